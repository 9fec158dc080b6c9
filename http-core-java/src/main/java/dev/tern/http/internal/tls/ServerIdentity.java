package dev.tern.http.internal.tls;

import dev.tern.http.internal.bytes.Ascii;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;

/**
 * Pure. Whether a certificate is the named server's, by RFC 9525. It stands behind the JDK's own check and is stricter in
 * three points: the common name never counts (§2), a wildcard is a whole label (§6.3), and it does not stand directly
 * before a top-level label.
 */
final class ServerIdentity {
    private static final int SAN_DNS = 2;
    private static final int SAN_ADDRESS = 7;

    private ServerIdentity() {}

    /** Refuses a certificate that is not this host's; whether an address matches is left to the JDK's check. */
    static void require(X509Certificate certificate, String host, boolean isAddress) throws SSLHandshakeException {
        List<String> names = names(certificate, isAddress ? SAN_ADDRESS : SAN_DNS);
        if (names.isEmpty()) {
            throw new SSLHandshakeException("The certificate bears no " + (isAddress ? "IP address" : "DNS name")
                    + " in its subject alternative names; the common name does not count (RFC 9525 §2)");
        }
        if (!isAddress && names.stream().noneMatch(name -> matches(name, host))) {
            throw new SSLHandshakeException(
                    "The certificate is issued for " + names + ", not for " + host + " (RFC 9525 §6.3)");
        }
    }

    private static List<String> names(X509Certificate certificate, int kind) throws SSLHandshakeException {
        List<String> found = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(kind)) {
                    found.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            throw (SSLHandshakeException)
                    new SSLHandshakeException("The names in the certificate cannot be read").initCause(e);
        }
        return found;
    }

    static boolean matches(String presented, String host) {
        String name = withoutRootDot(presented);
        String wanted = withoutRootDot(host);
        if (!name.startsWith("*.")) {
            return name.indexOf('*') < 0 && Ascii.equalsIgnoreCase(name, wanted);
        }
        String parent = name.substring(1);
        int firstDot = wanted.indexOf('.');
        return firstDot > 0
                && parent.indexOf('.', 1) > 0
                && parent.indexOf('*') < 0
                && Ascii.equalsIgnoreCase(parent, wanted.substring(firstDot));
    }

    private static String withoutRootDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
