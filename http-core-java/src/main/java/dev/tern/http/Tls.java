package dev.tern.http;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How connections are secured. By default: the JDK's trust store, TLS 1.2 and 1.3, the certificate checked
 * against the host name (RFC 9525), and nothing accepted that does not check.
 *
 * <pre>{@code Tls.builder().trust(Path.of("ca.pem")).clientCertificate(Path.of("me.p12"), "changeit").build()}</pre>
 */
public final class Tls {
    private static final Tls DEFAULTS = builder().build();

    private final @Nullable SSLContext context;
    private final @Nullable Path trustPem;
    private final @Nullable KeyFile clientCertificate;
    private final boolean verified;
    private final List<String> protocols;

    private Tls(Builder builder) {
        context = builder.context;
        trustPem = builder.trustPem;
        clientCertificate = builder.clientCertificate;
        verified = builder.verified;
        protocols = List.copyOf(builder.protocols);
    }

    /**
     * Immutable. A client's certificate chain with its private key.
     *
     * @param certificate a PKCS#12 file, or a PEM file that holds the chain, the client's own first
     * @param key the PEM file with the PKCS#8 key; null for PKCS#12, or when the certificate's file holds it too
     * @param password of the PKCS#12 file; null for PEM
     */
    public record KeyFile(
            Path certificate, @Nullable Path key, @Nullable String password) {
        @Override
        public String toString() {
            return "KeyFile[" + certificate + "]";
        }
    }

    /** The JDK's trust, everything verified. */
    public static Tls defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these settings. */
    public Builder newBuilder() {
        Builder builder = new Builder();
        builder.context = context;
        builder.trustPem = trustPem;
        builder.clientCertificate = clientCertificate;
        builder.verified = verified;
        builder.protocols = protocols;
        return builder;
    }

    /** The user's own context, or null. */
    public @Nullable SSLContext context() {
        return context;
    }

    /** A PEM file, or a folder of them, whose certificates are the only ones trusted; null for the JDK's trust. */
    public @Nullable Path trustPem() {
        return trustPem;
    }

    public @Nullable KeyFile clientCertificate() {
        return clientCertificate;
    }

    /** Whether chain and host name are checked. */
    public boolean isVerified() {
        return verified;
    }

    /** The versions offered, such as {@code TLSv1.3}. */
    public List<String> protocols() {
        return protocols;
    }

    /** Not thread-safe. Settles a {@link Tls}. */
    public static final class Builder {
        private @Nullable SSLContext context;
        private @Nullable Path trustPem;
        private @Nullable KeyFile clientCertificate;
        private boolean verified = true;
        private List<String> protocols = List.of("TLSv1.3", "TLSv1.2");

        private Builder() {}

        /** A context made by the user; trust and client certificate are then its matter. */
        public Builder context(SSLContext ownContext) {
            context = ownContext;
            return this;
        }

        /** Trusts the certificates of this PEM file, or of those in this folder, and no others. */
        public Builder trust(Path pem) {
            trustPem = pem;
            return this;
        }

        /** Presents this certificate when a server asks for one: a PKCS#12 file. */
        public Builder clientCertificate(Path pkcs12, String password) {
            clientCertificate = new KeyFile(pkcs12, null, password);
            return this;
        }

        /** Presents this certificate when a server asks for one: PEM files, the key as PKCS#8. */
        public Builder clientCertificate(Path certificatePem, Path keyPem) {
            clientCertificate = new KeyFile(certificatePem, keyPem, null);
            return this;
        }

        /** Accepts any certificate for any host. Only for tests against servers of one's own. */
        public Builder insecure() {
            verified = false;
            return this;
        }

        /** The versions to offer. */
        public Builder protocols(String... versions) {
            protocols = List.of(versions);
            return this;
        }

        public Tls build() {
            return new Tls(this);
        }
    }
}
