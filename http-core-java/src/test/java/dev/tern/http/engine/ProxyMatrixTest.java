package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Tls;
import dev.tern.http.client.HttpClient;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.OriginPeer;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.RelayProxy;
import dev.tern.http.testkit.Waits;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every protocol by every way: what is asked for arrives, what is ended ends, the client goes on, and nothing is left. */
class ProxyMatrixTest extends EngineTest {
    /** With one certificate for all: whoever is asked for, is on this machine. */
    private static final Certificates CERTIFICATES = new Certificates();

    private static final SSLContext HERE = CERTIFICATES.localhost();
    private static final Tls TRUST = CERTIFICATES.tls();

    private static final int PIECES = 30;
    private static final ByteString PIECE = ByteString.encodeUtf8("0123456789abcdef".repeat(512));

    enum Protocol {
        H1(false, HttpVersion.HTTP_1_1),
        H1_TLS(true, HttpVersion.HTTP_1_1),
        H2(true, HttpVersion.HTTP_2);

        private final boolean secured;
        private final HttpVersion version;

        Protocol(boolean secured, HttpVersion version) {
            this.secured = secured;
            this.version = version;
        }

        OriginPeer open() throws Exception {
            return OriginPeer.open(secured ? HERE : null, version == HttpVersion.HTTP_2);
        }

        private String scheme() {
            return secured ? "https" : "http";
        }
    }

    enum Way {
        DIRECT(RelayProxy.Kind.NONE),
        /** Secured requests are for no one else's eyes: their cells show that they have a tunnel all the same. */
        FORWARD(RelayProxy.Kind.HTTP),
        CONNECT(RelayProxy.Kind.HTTP),
        HTTPS_PROXY(RelayProxy.Kind.HTTPS),
        SOCKS5(RelayProxy.Kind.SOCKS5);

        private final RelayProxy.Kind kind;

        Way(RelayProxy.Kind kind) {
            this.kind = kind;
        }

        Proxies by(RelayProxy relay) {
            if (relay == null) {
                return Proxies.none();
            }
            Proxy proxy = Proxy.of(relay.url());
            return Proxies.of(this == CONNECT ? proxy.tunnelingAll() : proxy);
        }

        /** What the proxy has to be asked for the first time. */
        String asked(Protocol protocol, int port) {
            boolean isForwarded = protocol == Protocol.H1 && (this == FORWARD || this == HTTPS_PROXY);
            return isForwarded
                    ? " http://localhost:" + port + "/"
                    : this == SOCKS5 ? "SOCKS5 localhost:" + port : "CONNECT localhost:" + port + " HTTP/1.1";
        }
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Protocol.values())
                .flatMap(protocol -> Arrays.stream(Way.values()).map(way -> Arguments.of(protocol, way)));
    }

    /** One cell's three parts; the one connection that the client may have shows that each call gives it back. */
    private final class Cell {
        private final Protocol protocol;
        private final Way way;
        private final OriginPeer origin;
        private final RelayProxy relay;
        private final HttpClient client;

        Cell(Protocol protocol, Way way) throws Exception {
            this.protocol = protocol;
            this.way = way;
            relay = way == Way.DIRECT ? null : leaks.watch(RelayProxy.open(way.kind, HERE));
            origin = leaks.watch(protocol.open());
            client = client(builder -> builder.limits(ONE_CONNECTION).tls(TRUST).proxies(way.by(relay)));
        }

        String url(String path) {
            return protocol.scheme() + "://localhost:" + origin.port() + path;
        }

        /** A call like any other; it went the way that it should. */
        void works() throws Exception {
            Response response = get(client, url("/content"));
            assertThat(response.text()).isEqualTo(OriginPeer.CONTENT);
            assertThat(response.version()).isEqualTo(protocol.version);
            if (relay != null) {
                assertThat(relay.asked().get(0)).contains(way.asked(protocol, origin.port()));
            }
        }

        /** A call that stands still in the midst of its content. */
        RecordingHandler midway() {
            RecordingHandler handler = new RecordingHandler();
            client.send(Request.get(url("/stall")), handler);
            handler.awaitContent(1);
            return handler;
        }

        /** Nothing of the call is left, also while the client is open. */
        void endsClean() throws Exception {
            works();
            client.close();
            Leaks.assertHoldsNothing(client);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void getArrives(Protocol protocol, Way way) throws Exception {
        Cell cell = new Cell(protocol, way);
        cell.works();
        cell.endsClean();
        assertThat(cell.origin.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void streamedContentArrives(Protocol protocol, Way way) throws Exception {
        Cell cell = new Cell(protocol, way);
        Body content = Body.chunks(Collections.nCopies(PIECES, PIECE).iterator());
        Request request = Request.of(Method.POST, cell.url("/count"), r -> r.content(content));
        Response response = Waits.value(cell.client.sendAsync(request));
        assertThat(response.text()).isEqualTo(String.valueOf(PIECES * PIECE.size()));
        cell.endsClean();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cancellingMidwayLeavesNothing(Protocol protocol, Way way) throws Exception {
        Cell cell = new Cell(protocol, way);
        RecordingHandler handler = cell.midway();
        handler.exchange().cancel();
        handler.awaitFailure(CancelledException.class);
        cell.endsClean();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whoeverDiesMidwayIsAnErrorOfThatCallOnly(Protocol protocol, Way way) throws Exception {
        Cell cell = new Cell(protocol, way);
        RecordingHandler handler = cell.midway();
        if (cell.relay == null) {
            cell.origin.die();
        } else {
            cell.relay.die();
        }
        HttpException failure = handler.awaitFailure(HttpException.class);
        assertThat(failure).isNotInstanceOf(CancelledException.class);
        assertThat(failure.phase()).isEqualTo(Phase.RECEIVE_CONTENT);
        assertThat(failure.peerMayHaveActed()).isTrue();
        cell.endsClean();
    }

    /** The matrix is whole: three protocols by five ways, each with four deeds. */
    @Test
    void noCellIsEmpty() {
        assertThat(cells()).hasSize(15);
        assertThat(List.of(Way.values())).hasSize(5);
    }
}
