package dev.tern.benchmarks.client;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.Timeout;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.time.Duration;
import okio.Buffer;
import okio.Okio;

/** Tern by callbacks. */
public final class TernSubject implements Subject {
    private final HttpClient client;

    public TernSubject(Setup setup) {
        client = http(setup);
    }

    static HttpClient http(Setup setup) {
        return HttpClient.builder()
                .http2(setup.http2())
                .http1(!setup.http2())
                .limits(new Limits(setup.inFlight(), setup.inFlight(), Duration.ofSeconds(30)))
                .timeout(Timeout.of(Duration.ofSeconds(60)))
                .build();
    }

    @Override
    public void get(String url, Done done) {
        client.send(Request.get(url), new Receiver(done));
    }

    @Override
    public long download(String url) throws Exception {
        Awaited end = new Awaited();
        get(url, end);
        return end.length();
    }

    @Override
    public void upload(String url, long length) throws Exception {
        Request request = Request.builder(Method.POST, url)
                .content(Body.sources(() -> Okio.source(new Octets(length)), length))
                .build();
        Octets.checked(client.sendAsync(request).get().status(), 0);
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Receiver implements ExchangeHandler {
        private final Done done;
        private int status;
        private long length;

        Receiver(Done done) {
            this.done = done;
        }

        @Override
        public void onResponse(ResponseHead head, Exchange exchange) {
            status = head.status();
            exchange.demand(Long.MAX_VALUE);
        }

        @Override
        public void onContent(Buffer octets) {
            length += octets.size();
            octets.clear();
        }

        @Override
        public void onComplete(Headers trailers) {
            done.answered(status, length);
        }

        @Override
        public void onFailure(HttpException failure) {
            done.failed(failure);
        }
    }
}
