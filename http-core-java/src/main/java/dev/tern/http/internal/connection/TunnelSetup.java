package dev.tern.http.internal.connection;

import dev.tern.http.internal.proxy.ProxyHandshake;
import dev.tern.http.internal.proxy.ProxyRefusal;
import java.io.IOException;
import okio.Buffer;

/** Loop-confined. Has a proxy open the way to an origin, on a wire that leads to the proxy. */
final class TunnelSetup implements Wire.Listener {
    /** Loop-confined. How it ended; exactly one is called, once, unless the wire is closed before. */
    interface Listener {
        /** What the wire carries from here on is the origin's. */
        void onOpen();

        /** The proxy was not done with, but this wire is: the handshake goes on, on another one. */
        void onElsewhere();

        void onFailed(String message, Exception cause);
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
        try {
            handshake.begin(out);
            onWritable();
        } catch (ProxyRefusal e) {
            refused(e);
        }
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
                    refused(handshake.endOfInput());
                } else {
                    wire.write(out);
                }
            }
        } catch (IOException e) {
            onBroken(e);
        } catch (ProxyRefusal e) {
            refused(e);
        }
    }

    private void opened() throws IOException {
        if (!in.exhausted()) {
            // Nobody has asked the origin for anything yet: these are the proxy's, and would be taken for the origin's.
            throw new IOException("The proxy sent octets behind its answer");
        }
        over = true;
        listener.onOpen();
    }

    private void refused(ProxyRefusal refusal) {
        ended(String.valueOf(refusal.getMessage()), refusal);
    }

    private void ended(String message, Exception cause) {
        over = true;
        if (handshake.goesOnElsewhere()) {
            listener.onElsewhere();
        } else {
            listener.onFailed(message, cause);
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
            ended("The connection to the proxy failed: " + cause.getMessage(), cause);
        }
    }
}
