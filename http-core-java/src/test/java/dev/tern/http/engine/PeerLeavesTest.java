package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.ConnectFailedException;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.TransportException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** The peer closes, resets or cuts a connection in the middle of a call. */
class PeerLeavesTest extends EngineTest {
    private static final String GET = "GET /x HTTP/1.1";

    private <X extends HttpException> X failureOf(Class<X> type, ScriptedPeer.Script script) throws Exception {
        ScriptedPeer peer = peer(script, NEXT);
        HttpClient client = clientOfOneConnection();
        X failure = send(client, Request.get(peer.url("/x"))).awaitFailure(type);
        assertNextCallWorks(client, peer);
        return failure;
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        ConnectFailedException failure = send(client(), Request.get("http://127.0.0.1:" + port + "/"))
                .awaitFailure(ConnectFailedException.class);
        assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure.peerMayHaveActed()).isFalse();
        assertThat(failure).hasRootCauseInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void aFreshConnectionIsTriedOnceOnly() throws Exception {
        RemoteClosedException failure = failureOf(RemoteClosedException.class, connection -> {
            connection.expectRequest(GET);
            connection.close();
        });
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
        assertThat(failure.peerMayHaveActed()).isTrue();
    }

    @Test
    void aPostOnAFreshConnectionIsTriedOnceOnly() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest("POST /x HTTP/1.1");
                    connection.expect("body");
                    connection.close();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        send(client, Request.post(peer.url("/x"), r -> r.content("body"))).awaitFailure(RemoteClosedException.class);
        assertNextCallWorks(client, peer);
    }

    @Test
    void aResetInPlaceOfAnAnswer() throws Exception {
        RemoteClosedException failure = failureOf(RemoteClosedException.class, connection -> {
            connection.expectRequest(GET);
            connection.reset();
        });
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
        assertThat(failure).hasCauseInstanceOf(java.io.IOException.class);
    }

    @Test
    void inTheMiddleOfTheHead() throws Exception {
        RemoteClosedException failure = failureOf(RemoteClosedException.class, connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 200 OK\r\nContent-");
            connection.close();
        });
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
    }

    @Test
    void behindAnInterimResponse() throws Exception {
        failureOf(RemoteClosedException.class, connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            connection.close();
        });
    }

    @Test
    void inTheMiddleOfContentWithALength() throws Exception {
        RemoteClosedException failure = failureOf(RemoteClosedException.class, connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.close();
        });
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_CONTENT);
    }

    @Test
    void inTheMiddleOfChunkedContent() throws Exception {
        for (String cut : new String[] {"5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5"}) {
            failureOf(RemoteClosedException.class, connection -> {
                connection.expectRequest(GET);
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + cut);
                connection.close();
            });
        }
    }

    @Test
    void aResetInTheMiddleOfContent() throws Exception {
        ScriptedPeer.Script script = connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.reset();
        };
        RemoteClosedException failure = failureOf(RemoteClosedException.class, script);
        assertThat(failure.peerMayHaveActed()).isTrue();
    }

    @Test
    void aResetCutsContentThatEndsWithTheConnection() throws Exception {
        java.util.concurrent.CountDownLatch received = ScriptedPeer.point();
        ScriptedPeer peer = peer(connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 200 OK\r\n\r\nhalf");
            connection.await(received, "the first half to arrive");
            connection.reset();
        });
        RecordingHandler handler = send(client(), Request.get(peer.url("/x")));
        handler.awaitContent(4);
        received.countDown();
        handler.awaitFailure(RemoteClosedException.class);
    }

    @Test
    void contentThatEndsWithTheConnectionIsWhole() throws Exception {
        ScriptedPeer peer = peer(
                connection -> {
                    connection.expectRequest(GET);
                    connection.send("HTTP/1.1 200 OK\r\n\r\nwhole");
                    connection.halfClose();
                    connection.expectGone();
                },
                NEXT);
        HttpClient client = clientOfOneConnection();
        assertThat(get(client, peer.url("/x")).text()).isEqualTo("whole");
        assertNextCallWorks(client, peer);
    }

    @Test
    void somethingThatIsNoHttp() throws Exception {
        RemoteProtocolException failure = failureOf(RemoteProtocolException.class, connection -> {
            connection.expectRequest(GET);
            connection.send("SSH-2.0-OpenSSH_9.2\r\n");
            connection.expectGone();
        });
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_HEAD);
    }

    @Test
    void aTlsConnectionCutWithoutGoodbyeMakesContentWithoutLengthIncomplete() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 200 OK\r\n\r\nperhaps all");
            connection.cut();
        }));
        HttpClient client = client(builder -> builder.tls(certificates.tls()));
        TransportException failure = send(client, Request.get(peer.url("/x"))).awaitFailure(TransportException.class);
        assertThat(failure).hasMessageContaining("close_notify");
    }

    @Test
    void aTlsConnectionCutBehindContentWithALengthIsNoLoss() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            connection.expectRequest(GET);
            connection.respond("all");
            connection.cut();
        }));
        HttpClient client = client(builder -> builder.tls(certificates.tls()));
        assertThat(get(client, peer.url("/x")).text()).isEqualTo("all");
    }

    @Test
    void aTlsGoodbyeEndsContentWithoutLength() throws Exception {
        Certificates certificates = new Certificates();
        ScriptedPeer peer = leaks.watch(ScriptedPeer.secure(certificates.localhost(), connection -> {
            connection.expectRequest(GET);
            connection.send("HTTP/1.1 200 OK\r\n\r\nall");
            connection.close();
        }));
        HttpClient client = client(builder -> builder.tls(certificates.tls()));
        assertThat(get(client, peer.url("/x")).text()).isEqualTo("all");
    }
}
