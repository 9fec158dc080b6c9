package dev.tern.http.internal.connection;

import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.tls.TlsPeer;
import dev.tern.http.internal.tls.TlsSession;
import java.io.IOException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;

/**
 * Loop-confined. TLS with one peer on the way, a proxy or the origin, each by the settings that are for it.
 *
 * @param isVerified whether the peer has to be who it should be
 */
record TlsHop(TlsPeer peer, TlsSession session, boolean isVerified) {
    TlsWire over(EventLoop loop, Wire below) {
        return new TlsWire(loop, below, session);
    }

    /** Exactly one of the two is called, once, perhaps at once, unless the wire is closed before. */
    void handshake(TlsWire wire, Runnable onSecured, Consumer<IOException> onFailed) {
        wire.handshake(new TlsWire.HandshakeListener() {
            @Override
            public void onSecured() {
                try {
                    requireIdentity();
                } catch (SSLHandshakeException e) {
                    onFailed.accept(e);
                    return;
                }
                onSecured.run();
            }

            @Override
            public void onHandshakeFailed(IOException cause) {
                onFailed.accept(cause);
            }
        });
    }

    /** Behind the JDK's own check of the name. */
    private void requireIdentity() throws SSLHandshakeException {
        if (isVerified) {
            peer.requireIdentity(session.details());
        }
    }
}
