package dev.tern.http.internal.connection;

import dev.tern.http.internal.proxy.ProxyHandshake;
import dev.tern.http.internal.proxy.ProxyRefusal;
import java.io.IOException;
import okio.Buffer;

/** Loop-confined. Has a proxy open the way to an origin, on a wire that leads to the proxy. */
final class TunnelSetup implements Wire.Listener {
    /** Loop-confined. How it ended; exactly one of the two is called, once, unless the wire is closed before. */
    interface Listener {
        /** What the wire carries from here on is the origin's. */
        void onOpen();

        void onRefused(ProxyRefusal refusal);

        void onWireFailed(IOException cause);
    }

    private final Wire wire;
    private final ProxyHandshake handshake;
    private final Listener listener;
    private final Buffer in = new Buffer();
    private final Buffer out = new Buffer();
    private boolean over;

    TunnelSetup(Wire wire, ProxyHandshake handshake, Listener listener) {
        this.wire = wire;
        this.handshake = handshake;
        this.listener = listener;
    }

    void begin() {
        wire.listener(this);
        handshake.begin(out);
        onWritable();
    }

    @Override
    public void onReadable() {
        try {
            while (!over) {
                long count = wire.read(in);
                if (count == 0) {
                    return;
                }
                if (handshake.receive(in, out)) {
                    opened();
                } else if (count < 0) {
                    over = true;
                    listener.onRefused(handshake.endOfInput());
                } else {
                    wire.write(out);
                }
            }
        } catch (IOException e) {
            onBroken(e);
        } catch (ProxyRefusal e) {
            over = true;
            listener.onRefused(e);
        }
    }

    private void opened() throws IOException {
        over = true;
        if (in.exhausted()) {
            listener.onOpen();
        } else {
            // Nobody has asked the origin for anything yet: these are the proxy's, and would be taken for the origin's.
            listener.onWireFailed(new IOException("The proxy sent octets behind its answer"));
        }
    }

    @Override
    public void onWritable() {
        if (!over) {
            try {
                wire.write(out);
            } catch (IOException e) {
                onBroken(e);
            }
        }
    }

    @Override
    public void onBroken(IOException cause) {
        if (!over) {
            over = true;
            listener.onWireFailed(cause);
        }
    }
}
