package dev.tern.http.internal.tls;

import dev.tern.http.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Immutable. Makes the JDK's context from a user's {@link Tls}. Reads files, so it is called when a client is built. */
public final class TlsContexts {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private TlsContexts() {}

    /** The JDK's default context. */
    public static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The JDK has no default TLS context: " + e.getMessage(), e);
        }
    }

    /** The context for settings; a file that cannot be used is an {@link IllegalArgumentException} that names it. */
    public static SSLContext of(Tls tls) {
        if (tls.context() != null) {
            return tls.context();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(tls.clientCertificate()), trustManagers(tls), null);
            require(tls.ciphers(), context.getSupportedSSLParameters().getCipherSuites(), "cipher suite");
            require(tls.protocols(), context.getSupportedSSLParameters().getProtocols(), "version of TLS");
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The TLS settings cannot be used: " + e.getMessage(), e);
        }
    }

    private static void require(List<String> wanted, String[] supported, String what) {
        for (String one : wanted) {
            if (!List.of(supported).contains(one)) {
                throw new IllegalArgumentException(
                        "This JDK has no " + what + " " + one + "; it has " + String.join(", ", supported));
            }
        }
    }

    private static TrustManager @Nullable [] trustManagers(Tls tls) throws GeneralSecurityException {
        if (!tls.isVerified()) {
            return new TrustManager[] {new TrustsAnybody()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // Without a store of its own this is the JDK's trust.
        factory.init(trustStore(tls));
        TrustManager[] managers = factory.getTrustManagers();
        if (!tls.pins().isEmpty()) {
            managers[0] = new PinningTrust((X509ExtendedTrustManager) managers[0], tls.pins());
        }
        return managers;
    }

    private static @Nullable KeyStore trustStore(Tls tls) throws GeneralSecurityException {
        Path pem = tls.trustPem();
        String text = tls.trustText();
        if (pem == null && text == null) {
            return tls.trustStore();
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate certificate : pem != null ? certificates(pem) : certificates(text)) {
            store.setCertificateEntry("trusted-" + count++, certificate);
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(@Nullable String text)
            throws GeneralSecurityException {
        if (text == null || !text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IllegalArgumentException("There is no certificate in PEM form in the text to trust");
        }
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(octets));
    }

    private static KeyManager @Nullable [] keyManagers(Tls.@Nullable KeyFile file) throws GeneralSecurityException {
        if (file == null) {
            return null;
        }
        char[] password =
                file.password() == null ? new char[0] : file.password().toCharArray();
        KeyStore store = file.password() == null ? fromPem(file) : fromPkcs12(file.certificate(), password);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore fromPkcs12(Path file, char[] password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        } catch (IOException e) {
            throw new IllegalArgumentException("The PKCS#12 file " + file + " cannot be opened: " + e.getMessage(), e);
        }
        return store;
    }

    private static KeyStore fromPem(Tls.KeyFile file) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(file.certificate()).toArray(new Certificate[0]);
        Path keyFile = file.key() == null ? file.certificate() : file.key();
        store.setKeyEntry("client", privateKey(keyFile, chain[0].getPublicKey().getAlgorithm()), new char[0], chain);
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    /** Of a file, or of all files of a folder, among which there may be others. */
    private static Collection<? extends Certificate> certificates(Path pem) throws GeneralSecurityException {
        List<Certificate> found = new ArrayList<>();
        boolean isFolder = Files.isDirectory(pem);
        for (Path file : isFolder ? filesIn(pem) : List.of(pem)) {
            byte[] octets = read(file);
            if (!isFolder || new String(octets, StandardCharsets.US_ASCII).contains("-----BEGIN CERTIFICATE-----")) {
                found.addAll(
                        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(octets)));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("There is no certificate in PEM form in " + pem);
        }
        return found;
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Path pem, String algorithm) throws GeneralSecurityException {
        Matcher matcher = PRIVATE_KEY.matcher(new String(read(pem), StandardCharsets.US_ASCII));
        if (!matcher.find()) {
            throw new IllegalArgumentException("The file " + pem + " holds no PKCS#8 key (BEGIN PRIVATE KEY);"
                    + " openssl pkcs8 -topk8 -nocrypt converts other forms");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("The key in " + pem + " does not fit the certificate's " + algorithm, e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("The file " + file + " cannot be read: " + e, e);
        }
    }

    /** An extended one, since the JDK wraps a plain one with checks that were asked to be off. */
    private static final class TrustsAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
