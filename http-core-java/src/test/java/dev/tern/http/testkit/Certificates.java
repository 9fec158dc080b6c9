package dev.tern.http.testkit;

import dev.tern.http.Tls;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Immutable. A certificate authority of the test's own, the server it vouches for, and a client that trusts it. */
public final class Certificates {
    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).ecdsa256().build();
    private final HandshakeCertificates client = new HandshakeCertificates.Builder()
            .addTrustedCertificate(authority.certificate())
            .build();

    /** A server's context, with a certificate for these subject alternative names; none at all leaves the common name. */
    public SSLContext server(String commonName, String... alternativeNames) {
        HeldCertificate.Builder builder = new HeldCertificate.Builder()
                .signedBy(authority)
                .commonName(commonName)
                .duration(1, TimeUnit.DAYS)
                .ecdsa256();
        for (String name : alternativeNames) {
            builder.addSubjectAlternativeName(name);
        }
        // Trusts the clients of this authority, where it is made to ask for one.
        return new HandshakeCertificates.Builder()
                .heldCertificate(builder.build())
                .addTrustedCertificate(authority.certificate())
                .build()
                .sslContext();
    }

    /** The authority's certificate, as a file to be trusted. */
    public String authorityPem() {
        return authority.certificatePem();
    }

    /** A client's certificate and key. */
    public HeldCertificate clientCertificate(String commonName) {
        return new HeldCertificate.Builder()
                .signedBy(authority)
                .commonName(commonName)
                .ecdsa256()
                .build();
    }

    /** A server's context for localhost by name and address. */
    public SSLContext localhost() {
        return server("localhost", "localhost", "127.0.0.1");
    }

    /** The context of a client that trusts this authority only. */
    public SSLContext client() {
        return client.sslContext();
    }

    /** The same as a client's settings. */
    public Tls tls() {
        return Tls.builder().context(client()).build();
    }
}
