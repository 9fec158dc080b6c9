package dev.tern.samples.readme;

import dev.tern.http.HttpException;
import dev.tern.http.HttpStatusException;
import dev.tern.http.HttpTimeoutException;
import dev.tern.http.OriginLimits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.RetryPolicy;
import dev.tern.http.Timeout;
import dev.tern.http.auth.BasicAuth;
import dev.tern.http.blocking.Client;
import dev.tern.http.blocking.StreamedResponse;
import dev.tern.http.blocking.Tern;
import dev.tern.http.blocking.UpgradedStream;
import dev.tern.http.client.LimitedTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the README shows of the blocking face. */
@SuppressWarnings("UnusedVariable")
final class BlockingFace {
    private BlockingFace() {}

    record Pokemon(String name) {}

    record Item(String name) {}

    static void once() throws IOException {
        String page = Tern.get("https://example.com/").raiseForStatus().text();
    }

    static void sameRequest(List<Request> requests, OutputStream out) throws IOException {
        try (Client client =
                Client.builder().baseUrl("https://pokeapi.co/api/v2/").build()) {
            Pokemon mew = client.get("pokemon/151").raiseForStatus().json(Pokemon.class);
            client.post("items", r -> r.json(new Item("potion")));
            List<Response> all = client.gather(requests); // concurrent without a thread per request
            try (StreamedResponse big = client.stream("GET", "big.iso")) {
                big.inputStream().transferTo(out);
            }
        }
    }

    static void patient() throws IOException {
        OriginLimits limits =
                OriginLimits.none().withRate(10, Duration.ofSeconds(1)).withMaxConcurrent(4);
        Client client = Client.builder()
                .retry(RetryPolicy.defaults().withMaxAttempts(5))
                .wrapTransport(pool -> new LimitedTransport(pool, limits))
                .build();
        client.post("https://example.com/once", r -> r.content("potion").extension("retry", RetryPolicy.none()));
    }

    static void tunnel(Client client, String proxy) throws IOException {
        try (StreamedResponse response =
                client.stream("CONNECT", proxy, r -> r.extension("target", "mail.example.com:25"))) {
            UpgradedStream stream = response.upgraded();
            if (stream != null) {
                System.out.println(stream.source().readUtf8Line());
            }
        }
    }

    static void more(Path path) throws IOException {
        Client client = Client.builder()
                .auth(new BasicAuth("tom", "secret"))
                .timeout(Timeout.of(Duration.ofSeconds(10)).withTotal(Duration.ofMinutes(1)))
                .followRedirects(true)
                .onResponse(Response::raiseForStatus)
                .build();
        try {
            client.post(
                    "https://example.com/upload",
                    r -> r.param("dry", true)
                            .multipart(form -> form.field("title", "Report").file("report", path)));
        } catch (HttpStatusException e) {
            System.out.println(e.response().status() + " from " + e.request().url());
        } catch (HttpTimeoutException e) {
            System.out.println("too slow while it was in phase " + e.phase());
        } catch (HttpException e) {
            System.out.println("no answer; the server may have acted: " + e.peerMayHaveActed());
        }
    }
}
