package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.Waits;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests of the whole engine over sockets have in common: the check for leaks, and short words. */
abstract class EngineTest {
    /** One connection: what holds it for too long, holds up the next call. */
    static final Limits ONE_CONNECTION = Limits.defaults().withMaxConnections(1);

    @RegisterExtension
    final Leaks leaks = new Leaks();

    final HttpClient client(UnaryOperator<HttpClientBuilder> settings) {
        return leaks.watch(settings.apply(HttpClient.builder()).build());
    }

    final HttpClient client() {
        return client(builder -> builder);
    }

    final HttpClient clientOfOneConnection() {
        return client(builder -> builder.limits(ONE_CONNECTION));
    }

    final ScriptedPeer peer(ScriptedPeer.Script... scripts) throws Exception {
        return leaks.watch(ScriptedPeer.plain(scripts));
    }

    static RecordingHandler send(HttpClient client, Request request) {
        RecordingHandler handler = new RecordingHandler();
        client.send(request, handler);
        return handler;
    }

    static Response get(HttpClient client, String url) throws Exception {
        return Waits.value(client.sendAsync(Request.get(url)));
    }

    /** The script of the call that shows that the client goes on: the first on its connection. */
    static final ScriptedPeer.Script NEXT = connection -> {
        connection.expectRequest("GET /next HTTP/1.1");
        connection.respond("next");
        connection.expectGone();
    };

    static void assertNextCallWorks(HttpClient client, ScriptedPeer peer) throws Exception {
        assertThat(get(client, peer.url("/next")).text()).isEqualTo("next");
    }
}
