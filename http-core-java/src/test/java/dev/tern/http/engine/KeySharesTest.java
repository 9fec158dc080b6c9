package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Request;
import dev.tern.http.Tls;
import dev.tern.http.TlsException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Leaks;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which groups a client offers for the key exchange, to peers that change their minds. */
class KeySharesTest {
    private static final int X25519 = 29;
    private static final int P_256 = 23;

    @RegisterExtension
    final Leaks leaks = new Leaks();

    /** Keys that do not need one of the groups. */
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).rsa2048().build();

    private static final HandshakeCertificates RSA_SERVER = new HandshakeCertificates.Builder()
            .heldCertificate(new HeldCertificate.Builder()
                    .signedBy(AUTHORITY)
                    .addSubjectAlternativeName("localhost")
                    .rsa2048()
                    .build())
            .build();

    private static final HandshakeCertificates RSA_CLIENT = new HandshakeCertificates.Builder()
            .addTrustedCertificate(AUTHORITY.certificate())
            .build();

    private final Certificates elliptic = new Certificates();

    private HttpClient client(SSLContext context, String protocol) {
        Tls tls = Tls.builder().context(context).protocols(protocol).build();
        return leaks.watch(HttpClient.builder().tls(tls).build());
    }

    private HttpClient client(String protocol) {
        return client(RSA_CLIENT.sslContext(), protocol);
    }

    private static int get(HttpClient client, Server server) throws Exception {
        return client.sendAsync(Request.get(server.url()))
                .get(20, TimeUnit.SECONDS)
                .status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoeverChoseX25519IsOfferedThatAlone(String protocol) throws Exception {
        Server server = leaks.watch(new Server(RSA_SERVER.sslContext()));
        HttpClient client = client(protocol);
        for (int i = 0; i < 3; i++) {
            assertThat(get(client, server)).isEqualTo(200);
        }
        assertThat(server.offered.get(0)).contains(X25519, P_256);
        assertThat(server.offered.subList(1, 3)).containsOnly(List.of(X25519));
    }

    @Test
    void whoeverRefusesThatIsOfferedEverythingInTheSameCallAndFromThenOn() throws Exception {
        Server server = leaks.watch(new Server(RSA_SERVER.sslContext()));
        HttpClient client = client("TLSv1.3");
        assertThat(get(client, server)).isEqualTo(200);
        server.refused = "x25519";
        assertThat(get(client, server)).isEqualTo(200);
        server.refused = "nothing";
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(server.offered.get(1)).containsExactly(X25519);
        assertThat(server.offered.subList(2, 5))
                .hasSize(3)
                .allSatisfy(groups -> assertThat(groups).contains(X25519, P_256));
    }

    /** Its own hello is over by then; what it signs with is what cannot be used. */
    @Test
    void whoeverHasAnEllipticChainNowIsOfferedEverythingInTheSameCall() throws Exception {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).ecdsa256().build();
        HandshakeCertificates renewed = new HandshakeCertificates.Builder()
                .heldCertificate(new HeldCertificate.Builder()
                        .signedBy(authority)
                        .addSubjectAlternativeName("localhost")
                        .ecdsa256()
                        .build())
                .build();
        HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                .addTrustedCertificate(AUTHORITY.certificate())
                .addTrustedCertificate(authority.certificate())
                .build();
        Server server = leaks.watch(new Server(RSA_SERVER.sslContext()));
        HttpClient client = client(trusting.sslContext(), "TLSv1.3");
        assertThat(get(client, server)).isEqualTo(200);
        server.context = renewed.sslContext();
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(server.offered.get(1)).containsExactly(X25519);
        assertThat(server.offered.subList(2, 4))
                .hasSize(2)
                .allSatisfy(groups -> assertThat(groups).contains(P_256));
    }

    @Test
    void whoeverRefusesEverythingFailsTheCall() throws Exception {
        Server server = leaks.watch(new Server(RSA_SERVER.sslContext()));
        HttpClient client = client("TLSv1.3");
        assertThat(get(client, server)).isEqualTo(200);
        server.refused = "";
        assertThatThrownBy(() -> get(client, server)).hasCauseInstanceOf(TlsException.class);
        assertThat(server.offered).hasSize(3);
    }

    @Test
    void whoeverNeverChoseX25519IsOfferedEverything() throws Exception {
        Server server = leaks.watch(new Server(RSA_SERVER.sslContext()));
        server.refused = "x25519";
        HttpClient client = client("TLSv1.3");
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(server.offered).allSatisfy(groups -> assertThat(groups).contains(X25519, P_256));
    }

    @Test
    void aKeyOfAnotherGroupNeedsThatGroupInTls13() throws Exception {
        Server server = leaks.watch(new Server(elliptic.localhost()));
        HttpClient client = client(elliptic.client(), "TLSv1.3");
        for (int i = 0; i < 3; i++) {
            assertThat(get(client, server)).isEqualTo(200);
        }
        assertThat(server.offered)
                .hasSize(3)
                .allSatisfy(groups -> assertThat(groups).contains(P_256));
    }

    @Test
    void aKeyOfAnotherGroupNeedsThatGroupWhenTheSessionIsForgotten() throws Exception {
        Server server = leaks.watch(new Server(elliptic.localhost()));
        HttpClient client = client(elliptic.client(), "TLSv1.2");
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(get(client, server)).isEqualTo(200);
        server.context = elliptic.localhost();
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(get(client, server)).isEqualTo(200);
        assertThat(server.offered.subList(1, 3)).containsOnly(List.of(X25519));
        assertThat(server.offered.subList(3, 5))
                .hasSize(2)
                .allSatisfy(groups -> assertThat(groups).contains(P_256));
    }

    /** Answers one request a connection, and notes which groups its hello offers. */
    private static final class Server implements AutoCloseable {
        final List<List<Integer>> offered = new CopyOnWriteArrayList<>();

        /** Groups whose names begin so are not accepted. */
        volatile String refused = "nothing";

        volatile SSLContext context;
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        private final Thread thread = new Thread(this::serve, "groups-server");

        Server(SSLContext context) throws IOException {
            this.context = context;
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "https://localhost:" + socket.getLocalPort() + "/";
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket raw = socket.accept()) {
                    byte[] hello = record(raw.getInputStream());
                    offered.add(groups(hello));
                    SSLSocket peer = (SSLSocket)
                            context.getSocketFactory().createSocket(raw, new ByteArrayInputStream(hello), true);
                    peer.setUseClientMode(false);
                    SSLParameters parameters = peer.getSSLParameters();
                    parameters.setAlgorithmConstraints(new Without(refused));
                    peer.setSSLParameters(parameters);
                    answer(peer);
                } catch (IOException e) {
                    // A client that was refused, or the end.
                }
            }
        }

        private static byte[] record(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            byte[] header = data.readNBytes(5);
            int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
            byte[] record = java.util.Arrays.copyOf(header, 5 + length);
            data.readFully(record, 5, length);
            return record;
        }

        /** The extension supported_groups of a ClientHello (RFC 8446 §4.2.7). */
        private static List<Integer> groups(byte[] hello) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(hello));
            in.skipNBytes(5 + 4 + 2 + 32);
            in.skipNBytes(in.readUnsignedByte());
            in.skipNBytes(in.readUnsignedShort());
            in.skipNBytes(in.readUnsignedByte());
            in.readUnsignedShort();
            while (in.available() > 0) {
                int type = in.readUnsignedShort();
                int length = in.readUnsignedShort();
                if (type != 10) {
                    in.skipNBytes(length);
                    continue;
                }
                List<Integer> groups = new ArrayList<>();
                for (int left = in.readUnsignedShort(); left > 0; left -= 2) {
                    groups.add(in.readUnsignedShort());
                }
                return groups;
            }
            return List.of();
        }

        private static void answer(SSLSocket peer) throws IOException {
            InputStream in = peer.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return;
                }
                head.append((char) octet);
            }
            peer.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws Exception {
            socket.close();
            thread.join(TimeUnit.SECONDS.toMillis(20));
        }
    }

    /** Immutable. Everything but key exchanges whose names begin so. */
    private record Without(String refused) implements AlgorithmConstraints {
        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String name, @Nullable AlgorithmParameters parameters) {
            boolean isGroup = name.startsWith("sec") || name.startsWith("ffdhe") || name.startsWith("x");
            return !(primitives.contains(CryptoPrimitive.KEY_AGREEMENT) && isGroup && name.startsWith(refused));
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String name, Key key, @Nullable AlgorithmParameters parameters) {
            return true;
        }
    }
}
