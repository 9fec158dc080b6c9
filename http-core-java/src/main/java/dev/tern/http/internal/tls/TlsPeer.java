package dev.tern.http.internal.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
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
    private static final int SAN_DNS = 2;
    private static final int SAN_ADDRESS = 7;

    /** An engine in client mode for this peer. */
    public SSLEngine engine(SSLContext context, List<String> protocols, List<String> offers, boolean verified) {
        // Host and port are the key under which the JDK finds a session to resume.
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(protocols.toArray(new String[0]));
        parameters.setApplicationProtocols(offers.toArray(new String[0]));
        if (verified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        parameters.setServerNames(isAddress ? List.of() : List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * Refuses a certificate without a name of the right kind: the JDK then falls back to the common name, which RFC
     * 9525 §2 has done away with.
     */
    public void requireSubjectAltName(SSLSession session) throws SSLHandshakeException {
        try {
            X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            int wanted = isAddress ? SAN_ADDRESS : SAN_DNS;
            if (names == null || names.stream().noneMatch(name -> name.get(0).equals(wanted))) {
                throw new SSLHandshakeException("The certificate bears no " + (isAddress ? "IP address" : "DNS name")
                        + " in its subject alternative names; the common name does not count (RFC 9525 §2)");
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            throw (SSLHandshakeException)
                    new SSLHandshakeException("The peer's certificate cannot be read").initCause(e);
        }
    }
}
