package dev.tern.http.internal.connection;

import dev.tern.http.internal.loop.EventLoop;
import dev.tern.http.internal.tls.KeyShares;
import dev.tern.http.internal.tls.TlsPeer;
import dev.tern.http.internal.tls.TlsSession;
import java.io.IOException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;

/**
 * Loop-confined. TLS with one peer on the way, a proxy or the origin, each by the settings that are for it.
 *
 * @param isVerified whether the peer has to be who it should be
 * @param offersX25519Alone whether it was offered less than we have
 * @param keyShares where what the peer makes of it is noted
 */
record TlsHop(TlsPeer peer, TlsSession session, boolean isVerified, boolean offersX25519Alone, KeyShares keyShares) {
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
                keyShares.noteChoice(peer, session.keyExchangeGroup(), session.details());
                onSecured.run();
            }

            @Override
            public void onHandshakeFailed(IOException cause) {
                onFailed.accept(cause);
            }
        });
    }

    /** Whether the handshake may have failed since the peer was offered too little; the next time it is offered all. */
    boolean wasOfferedTooLittle() {
        if (offersX25519Alone) {
            // Whatever the failure says: a group takes the signatures of its curve along, which a renewed chain may
            // need.
            keyShares.noteRefusal(peer);
        }
        return offersX25519Alone;
    }

    /** Behind the JDK's own check of the name. */
    private void requireIdentity() throws SSLHandshakeException {
        if (isVerified) {
            peer.requireIdentity(session.details());
        }
    }
}
