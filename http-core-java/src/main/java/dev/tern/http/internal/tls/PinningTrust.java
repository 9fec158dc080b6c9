package dev.tern.http.internal.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import okio.ByteString;

/**
 * Thread-safe. Trust as the JDK has it, and then only where a certificate of the validated chain has one of the keys that are
 * pinned for the host. The chain is built anew from what the peer sent to an authority that is trusted: what the peer sends
 * beside it counts for nothing.
 */
final class PinningTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;
    private final Map<String, Set<String>> pins;

    /**
     * @param pins by host; {@code *.} stands for one label
     */
    PinningTrust(X509ExtendedTrustManager trust, Map<String, Set<String>> pins) {
        this.trust = trust;
        this.pins = pins;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust.checkServerTrusted(chain, type, engine);
        String host = engine.getPeerHost();
        Set<String> wanted = new HashSet<>();
        pins.forEach((pattern, some) -> {
            if (ServerIdentity.matches(pattern, host)) {
                wanted.addAll(some);
            }
        });
        if (!wanted.isEmpty()) {
            requireOneOf(wanted, host, validated(chain));
        }
    }

    private static void requireOneOf(Set<String> wanted, String host, List<X509Certificate> chain)
            throws CertificateException {
        List<String> seen = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            String pin = pin(certificate);
            if (wanted.contains(pin)) {
                return;
            }
            seen.add(pin + " (" + certificate.getSubjectX500Principal().getName() + ")");
        }
        throw new CertificateException("No certificate of the chain has a key that is pinned for " + host
                + "; seen were " + String.join(", ", seen));
    }

    /** RFC 7469 §2.4: the hash of the whole SubjectPublicKeyInfo. */
    static String pin(X509Certificate certificate) throws CertificateException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return "sha256/" + ByteString.of(hash).base64();
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    private List<X509Certificate> validated(X509Certificate[] sent) throws CertificateException {
        try {
            Set<TrustAnchor> anchors = new HashSet<>();
            for (X509Certificate issuer : trust.getAcceptedIssuers()) {
                anchors.add(new TrustAnchor(issuer, null));
            }
            List<X509Certificate> chain = new ArrayList<>();
            if (Arrays.asList(trust.getAcceptedIssuers()).contains(sent[0])) {
                return List.of(sent[0]);
            }
            X509CertSelector leaf = new X509CertSelector();
            leaf.setCertificate(sent[0]);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
            parameters.setRevocationEnabled(false);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(sent))));
            PKIXCertPathBuilderResult built = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            for (Certificate certificate : built.getCertPath().getCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            chain.add(built.getTrustAnchor().getTrustedCert());
            return chain;
        } catch (GeneralSecurityException e) {
            throw new CertificateException(
                    "No chain to a trusted authority can be built, and pins are checked on it", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("Pins are checked for a host");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("Pins are checked for a host");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        trust.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        trust.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        trust.checkClientTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
