package dev.tern.http.internal.tls;

import dev.tern.http.Tls;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Immutable. Whom we mean to talk to: the name that is sent (SNI), the name that the certificate must bear, and the
 * protocols offered by ALPN, most wanted first.
 *
 * @param host the name, or an IP address without brackets
 * @param isAddress whether it is an address: then it is not sent as a name (RFC 6066 §3)
 * @param port part of the key under which sessions are resumed
 */
public record TlsPeer(String host, boolean isAddress, int port) {
    /**
     * An engine in client mode for this peer.
     *
     * @param offersX25519Alone of all groups for the key exchange, see {@link KeyShares}
     */
    public SSLEngine engine(SSLContext context, Tls tls, List<String> offers, boolean offersX25519Alone) {
        // Host and port are the key under which the JDK finds a session to resume.
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.protocols().toArray(new String[0]));
        parameters.setApplicationProtocols(offers.toArray(new String[0]));
        if (!tls.ciphers().isEmpty()) {
            parameters.setCipherSuites(tls.ciphers().toArray(new String[0]));
        }
        if (tls.isVerified()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (offersX25519Alone) {
            parameters.setAlgorithmConstraints(new X25519Alone(parameters.getAlgorithmConstraints()));
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        parameters.setServerNames(isAddress ? List.of() : List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Refuses a server whose certificate is not this peer's. */
    public void requireIdentity(SSLSession session) throws SSLHandshakeException {
        try {
            ServerIdentity.require((X509Certificate) session.getPeerCertificates()[0], host, isAddress);
        } catch (SSLPeerUnverifiedException e) {
            throw (SSLHandshakeException) new SSLHandshakeException("The peer has no certificate").initCause(e);
        }
    }
}
