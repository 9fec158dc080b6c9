package dev.tern.http.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Tls;
import dev.tern.http.testkit.Certificates;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's session against the JDK's server engine, octets handed over in memory. */
class TlsSessionTest {
    private static final Certificates CERTIFICATES = new Certificates();
    private static final SSLContext SERVER = CERTIFICATES.localhost();
    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";
    private static final TlsPeer LOCALHOST = new TlsPeer("localhost", false, 443);

    private final TlsBuffers buffers = new TlsBuffers();
    private final Buffer plaintext = new Buffer();
    private int tasks;
    private long octetsOfServer;

    private TlsSession client(TlsPeer peer, SSLContext context, String protocol) {
        return new TlsSession(
                peer.engine(context, Tls.builder().protocols(protocol).build(), List.of("http/1.1"), false), buffers);
    }

    private TlsSession client(TlsPeer peer, String protocol) {
        return client(peer, CERTIFICATES.client(), protocol);
    }

    /** Goes as far as the session can with what it has. */
    private TlsSession.Need advance(TlsSession client) throws SSLException {
        while (true) {
            TlsSession.Need need = client.advance(plaintext);
            if (need != TlsSession.Need.TASK) {
                return need;
            }
            for (Runnable task = client.task(); task != null; task = client.task()) {
                tasks++;
                task.run();
            }
        }
    }

    /** Hands octets over in pieces of this size until neither side has anything to say; each piece is acted on. */
    private TlsSession.Need converse(TlsSession client, TlsServerEngine server, int pieceBytes) throws SSLException {
        TlsSession.Need need = advance(client);
        while (true) {
            byte[] toServer = client.outgoing().readByteArray();
            server.take(toServer);
            byte[] toClient = server.outgoing();
            octetsOfServer += toClient.length;
            if (toServer.length + toClient.length == 0) {
                return need;
            }
            for (int at = 0; at < toClient.length; at += pieceBytes) {
                client.incoming().write(toClient, at, Math.min(pieceBytes, toClient.length - at));
                need = advance(client);
            }
        }
    }

    private TlsSession established(TlsServerEngine server, String protocol) throws SSLException {
        TlsSession client = client(LOCALHOST, protocol);
        client.begin();
        converse(client, server, Integer.MAX_VALUE / 2);
        assertThat(client.isEstablished()).isTrue();
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void theHandshakeHandsItsHeavyWorkOut(String protocol) throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
        TlsSession client = established(server, protocol);
        assertThat(tasks).isPositive();
        assertThat(client.details().getProtocol()).isEqualTo(protocol);
        LOCALHOST.requireIdentity(client.details());
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void theHandshakeDoesNotMindHowItIsChopped(String protocol) throws Exception {
        for (int piece : new int[] {1, 2, 3, 5, 7, 64, 1000}) {
            TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
            TlsSession client = client(LOCALHOST, protocol);
            client.begin();
            assertThat(converse(client, server, piece)).isEqualTo(TlsSession.Need.INPUT);
            assertThat(client.isEstablished()).as("pieces of %d", piece).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void theServersFirstFlightMayBeCutAnywhere(String protocol) throws Exception {
        int length = 1;
        for (int cut = 1; cut < length; cut += 17) {
            TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
            TlsSession client = client(LOCALHOST, protocol);
            client.begin();
            advance(client);
            server.take(client.outgoing().readByteArray());
            byte[] flight = server.outgoing();
            length = flight.length;
            client.incoming().write(flight, 0, cut);
            advance(client);
            client.incoming().write(flight, cut, flight.length - cut);
            advance(client);
            converse(client, server, length);
            assertThat(client.isEstablished()).as("cut after %d", cut).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void contentPassesBothWays(String protocol) throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
        TlsSession client = established(server, protocol);
        byte[] octets = new byte[1_000_003];
        new Random(7).nextBytes(octets);

        Buffer from = new Buffer().write(octets);
        client.encrypt(from);
        assertThat(from.size()).isZero();
        converse(client, server, 10_007);
        assertThat(server.received()).isEqualTo(octets);

        server.send(octets);
        converse(client, server, 10_007);
        assertThat(plaintext.readByteString()).isEqualTo(ByteString.of(octets));
    }

    @Test
    void recordsAreAsFullAsTheyGo() throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, TLS_1_3);
        TlsSession client = established(server, TLS_1_3);
        client.encrypt(new Buffer().write(new byte[5 * 16384]));
        int records = 0;
        for (Buffer out = client.outgoing(); out.size() > 0; records++) {
            out.skip(3);
            out.skip(out.readShort() & 0xffff);
        }
        assertThat(records)
                .as("the engine takes a little less than a record may hold")
                .isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void theServersGoodbyeIsSeen(String protocol) throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
        TlsSession client = established(server, protocol);
        server.send(new byte[] {'h', 'i'});
        assertThat(converse(client, server, 1)).isEqualTo(TlsSession.Need.INPUT);
        assertThat(client.isEndedByPeer()).as("nobody has said goodbye").isFalse();
        server.close();
        client.incoming().write(server.outgoing());
        assertThat(advance(client)).isEqualTo(TlsSession.Need.NOTHING);
        assertThat(client.isEndedByPeer()).isTrue();
        assertThat(plaintext.readUtf8()).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void ourGoodbyeReachesTheServer(String protocol) throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
        TlsSession client = established(server, protocol);
        client.closeOutbound();
        assertThat(client.outgoing().size()).isPositive();
        server.take(client.outgoing().readByteArray());
        assertThat(server.engine.isInboundDone()).isTrue();
        assertThatThrownBy(() -> client.encrypt(new Buffer().writeUtf8("late"))).isInstanceOf(SSLException.class);
    }

    @Test
    void garbageInPlaceOfAServerIsRefused() throws Exception {
        for (String garbage :
                List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "\u0016\u0003\u0003\0\4\7\0\0\0", "\0\0\0\0\0\0")) {
            TlsSession client = client(LOCALHOST, TLS_1_3);
            client.begin();
            advance(client);
            client.incoming().writeUtf8(garbage);
            assertThatThrownBy(() -> advance(client)).as(garbage).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aRecordThatWasTamperedWithIsRefused() throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, TLS_1_3);
        TlsSession client = established(server, TLS_1_3);
        server.send(new byte[100]);
        byte[] octets = server.outgoing();
        octets[octets.length - 1] ^= 1;
        client.incoming().write(octets);
        assertThatThrownBy(() -> advance(client)).isInstanceOf(SSLException.class);
        assertThat(plaintext.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "localhost.evil.test", "127.0.0.2"})
    void aCertificateForAnotherHostIsRefused(String host) throws Exception {
        TlsSession client = client(new TlsPeer(host, host.startsWith("127"), 443), TLS_1_3);
        client.begin();
        assertThatThrownBy(() -> converse(client, new TlsServerEngine(SERVER, TLS_1_3), 1000))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void aCertificateForAnAddressIsAccepted() throws Exception {
        TlsPeer peer = new TlsPeer("127.0.0.1", true, 443);
        TlsSession client = client(peer, TLS_1_3);
        client.begin();
        converse(client, new TlsServerEngine(SERVER, TLS_1_3), 1000);
        assertThat(client.isEstablished()).isTrue();
        peer.requireIdentity(client.details());
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        TlsServerEngine stranger = new TlsServerEngine(new Certificates().localhost(), TLS_1_3);
        TlsSession client = client(LOCALHOST, TLS_1_3);
        client.begin();
        assertThatThrownBy(() -> converse(client, stranger, 1000)).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void theCommonNameDoesNotCount() throws Exception {
        SSLContext bare = CERTIFICATES.server("localhost");
        TlsSession client = client(LOCALHOST, TLS_1_3);
        client.begin();
        assertThatThrownBy(() -> {
                    converse(client, new TlsServerEngine(bare, TLS_1_3), 1000);
                    LOCALHOST.requireIdentity(client.details());
                })
                .isInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void aSecondConnectionResumesTheSession(String protocol) throws Exception {
        SSLContext context = CERTIFICATES.client();
        TlsServerEngine server = new TlsServerEngine(SERVER, protocol);
        TlsSession first = client(LOCALHOST, context, protocol);
        first.begin();
        converse(first, server, 1 << 20);
        first.details().putValue("mark", "first");
        long full = octetsOfServer;
        first.closeOutbound();

        TlsSession second = client(LOCALHOST, context, protocol);
        second.begin();
        octetsOfServer = 0;
        converse(second, new TlsServerEngine(SERVER, protocol), 1 << 20);
        assertThat(second.isEstablished()).isTrue();
        assertThat(second.details().getValue("mark")).isEqualTo("first");
        assertThat(octetsOfServer).as("no certificate is sent again").isLessThan(full);
    }

    @Test
    void theProtocolIsAgreedOn() throws Exception {
        TlsServerEngine server = new TlsServerEngine(SERVER, TLS_1_3);
        SSLParameters parameters = server.engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        server.engine.setSSLParameters(parameters);
        assertThat(established(server, TLS_1_3).applicationProtocol()).isEqualTo("http/1.1");
        assertThat(established(new TlsServerEngine(SERVER, TLS_1_3), TLS_1_3).applicationProtocol())
                .isEmpty();
    }

    @Test
    void sessionsOfOneLoopShareTheirBuffers() throws Exception {
        TlsServerEngine one = new TlsServerEngine(SERVER, TLS_1_3);
        TlsServerEngine two = new TlsServerEngine(SERVER, TLS_1_2);
        TlsSession first = established(one, TLS_1_3);
        TlsSession second = established(two, TLS_1_2);
        one.send("one".getBytes());
        two.send("two".getBytes());
        byte[] half = one.outgoing();
        first.incoming().write(half, 0, 10);
        advance(first);
        second.incoming().write(two.outgoing());
        advance(second);
        first.incoming().write(half, 10, half.length - 10);
        advance(first);
        assertThat(plaintext.readUtf8()).isEqualTo("twoone");
    }
}
