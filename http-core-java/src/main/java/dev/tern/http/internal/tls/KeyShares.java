package dev.tern.http.internal.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Pure state; confined to its owner. The peers that chose X25519 the last time. The JDK makes a key for each of two groups before
 * it says hello, X25519 and P-256 (RFC 8446 §4.2.8), and the second, which almost nobody chooses, takes more than half of all
 * that a client computes for a resumed handshake; in TLS 1.2 it is not even looked at. Whoever chose X25519 is offered that
 * alone; with whom that fails, perhaps one of many behind a name, is asked once more with everything, and with everything from
 * then on.
 */
public final class KeyShares {
    /** X25519 in the registry of groups (RFC 8446 §4.2.7). */
    static final int X25519 = 29;

    private static final int PEERS_MAX = 1024;

    /** By host and port: whether X25519 alone will do. The oldest first. */
    private final Map<String, Boolean> peers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > PEERS_MAX;
        }
    };

    /** Whether X25519 alone will do for this peer, as far as is known. */
    public boolean isX25519Enough(TlsPeer peer) {
        return peers.getOrDefault(key(peer), false);
    }

    /**
     * The peer chose this group, of all there are or of one.
     *
     * @param session what came of it
     */
    public void noteChoice(TlsPeer peer, int group, SSLSession session) {
        if (group == X25519 && !(session.getProtocol().equals("TLSv1.3") && hasEllipticChain(session))) {
            peers.putIfAbsent(key(peer), true);
        }
    }

    /** With a group the JDK gives up the signatures of that curve, and with these the sessions of TLS 1.3 that rest on them. */
    private static boolean hasEllipticChain(SSLSession session) {
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                boolean isElliptic = certificate.getPublicKey().getAlgorithm().equals("EC")
                        || (certificate instanceof X509Certificate signed
                                && signed.getSigAlgName().endsWith("ECDSA"));
                if (isElliptic) {
                    return true;
                }
            }
            return false;
        } catch (SSLPeerUnverifiedException e) {
            return true;
        }
    }

    /** The peer had no use for X25519 alone. */
    public void noteRefusal(TlsPeer peer) {
        peers.put(key(peer), false);
    }

    private static String key(TlsPeer peer) {
        return peer.host() + ':' + peer.port();
    }
}
