package dev.tern.samples.readme;

import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.blocking.Client;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.util.concurrent.CompletableFuture;

/** What the README shows of the callback face. */
@SuppressWarnings("UnusedVariable")
final class CallbackFace {
    private CallbackFace() {}

    static void sameRequest(ExchangeHandler handler) {
        HttpClient http = HttpClient.create();
        Exchange exchange = http.send(Request.get("https://example.com/"), handler); // pull-based content, cancel()
        CompletableFuture<Response> future = http.sendAsync(Request.get("https://example.com/"));
        Client client = Client.over(http); // another face over the same connections; in Kotlin AsyncClient(http)
    }
}
