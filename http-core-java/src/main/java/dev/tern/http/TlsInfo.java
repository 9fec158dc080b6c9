package dev.tern.http;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Immutable. What a TLS handshake came to (httpx: the {@code ssl_object} of {@code network_stream}).
 *
 * @param version {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipherSuite by its name in the IANA registry
 * @param applicationProtocol agreed on by ALPN (RFC 7301): {@code h2}, {@code http/1.1}, or empty
 * @param peerCertificates the chain as the peer sent it, its own certificate first; what is trusted was checked on a chain of the
 *     JDK's own making
 */
public record TlsInfo(
        String version, String cipherSuite, String applicationProtocol, List<X509Certificate> peerCertificates) {
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }

    /** Without the certificates, which are long. */
    @Override
    public String toString() {
        return version + ", " + cipherSuite + (applicationProtocol.isEmpty() ? "" : ", " + applicationProtocol);
    }
}
