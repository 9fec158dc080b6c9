package dev.tern.http.internal.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Pure. What was wrong with a handshake, said to somebody who does not know the JDK's words for it. */
public final class HandshakeWords {
    private HandshakeWords() {}

    /** The first thing in the chain of causes that tells it; else the outermost message. */
    public static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (cause instanceof CertificateExpiredException) {
                return "its certificate expired on " + text.replace("NotAfter: ", "");
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid before " + text.replace("NotBefore: ", "");
            }
            if (cause instanceof CertPathBuilderException) {
                return "its certificate is signed by an authority that is not trusted, or by itself;"
                        + " Tls.builder().trust(…) names the authorities to trust (" + text + ")";
            }
            if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
                return "its certificate is issued for other names: " + text;
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
