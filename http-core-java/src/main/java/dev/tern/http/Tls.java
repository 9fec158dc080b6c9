package dev.tern.http;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How connections are secured. By default: the JDK's trust store, TLS 1.2 and 1.3, the certificate checked
 * against the host name (RFC 9525), and nothing accepted that does not check. Keys cannot be logged (SSLKEYLOGFILE): the JDK's
 * TLS has no place that tells them; an agent that is made for it can.
 *
 * <pre>{@code Tls.builder().trust(Path.of("ca.pem")).clientCertificate(Path.of("me.p12"), "changeit").build()}</pre>
 */
public final class Tls {
    private static final String PIN = "sha256/[A-Za-z0-9+/]{43}=";
    private static final Tls DEFAULTS = builder().build();

    private final @Nullable SSLContext context;
    private final @Nullable Path trustPem;
    private final @Nullable String trustText;
    private final @Nullable KeyStore trustStore;
    private final @Nullable KeyFile clientCertificate;
    private final boolean verified;
    private final List<String> protocols;
    private final List<String> ciphers;
    private final Map<String, Set<String>> pins;

    private Tls(Builder builder) {
        context = builder.context;
        trustPem = builder.trustPem;
        trustText = builder.trustText;
        trustStore = builder.trustStore;
        clientCertificate = builder.clientCertificate;
        verified = builder.verified;
        protocols = List.copyOf(builder.protocols);
        ciphers = List.copyOf(builder.ciphers);
        pins = Map.copyOf(builder.pins);
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
        builder.trustText = trustText;
        builder.trustStore = trustStore;
        builder.clientCertificate = clientCertificate;
        builder.verified = verified;
        builder.protocols = protocols;
        builder.ciphers = ciphers;
        builder.pins.putAll(pins);
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

    /** Certificates in PEM form that are the only ones trusted, or null. */
    public @Nullable String trustText() {
        return trustText;
    }

    /** A store whose certificates are the only ones trusted, or null. */
    public @Nullable KeyStore trustStore() {
        return trustStore;
    }

    /** Whether these settings say themselves whose certificates are good. */
    public boolean saysWhomToTrust() {
        return context != null || trustPem != null || trustText != null || trustStore != null || !verified;
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

    /** The cipher suites offered, by their names in the JDK; empty for the JDK's choice. */
    public List<String> ciphers() {
        return ciphers;
    }

    /** By host, the keys of which a chain must have one, as {@code sha256/} and base64. */
    public Map<String, Set<String>> pins() {
        return pins;
    }

    /** Not thread-safe. Settles a {@link Tls}. */
    public static final class Builder {
        private @Nullable SSLContext context;
        private @Nullable Path trustPem;
        private @Nullable String trustText;
        private @Nullable KeyStore trustStore;
        private @Nullable KeyFile clientCertificate;
        private boolean verified = true;
        private List<String> ciphers = List.of();
        private final Map<String, Set<String>> pins = new HashMap<>();
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

        /** Trusts the certificates in this text, in PEM form, and no others. */
        public Builder trustPem(String text) {
            trustText = text;
            return this;
        }

        /** Trusts the certificates in this store, and no others. */
        public Builder trust(KeyStore store) {
            trustStore = store;
            return this;
        }

        /**
         * Accepts of a host only chains in which one certificate has one of these keys. Every pin is checked on the chain that was
         * validated, not on what the peer sent. Pin a second key that is kept safe, else a lost key locks everybody out.
         *
         * @param host a name, or {@code *.} and a name for any one label before it
         * @param keys {@code sha256/} and the base64 of the hash of the SubjectPublicKeyInfo (RFC 7469 §2.4)
         */
        public Builder pin(String host, String... keys) {
            for (String key : keys) {
                if (!key.matches(PIN)) {
                    throw new IllegalArgumentException(
                            "A pin is sha256/ and 44 characters of base64, unlike '" + key + "'");
                }
            }
            Set<String> known = new LinkedHashSet<>(pins.getOrDefault(host, Set.of()));
            known.addAll(List.of(keys));
            pins.put(host, known);
            return this;
        }

        /** The cipher suites to offer, by their names in the JDK; what TLS 1.3 has and what TLS 1.2 has in one list. */
        public Builder ciphers(String... suites) {
            ciphers = List.of(suites);
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

        /** Accepts any certificate for any host, and says so in the log. Only for tests against servers of one's own. */
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
            if (!pins.isEmpty() && (context != null || !verified)) {
                throw new IllegalArgumentException(
                        "Pins are checked on the chain that this client validates: not with a context of your own, nor insecure()");
            }
            return new Tls(this);
        }
    }
}
