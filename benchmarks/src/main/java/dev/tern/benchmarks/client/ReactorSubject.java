package dev.tern.benchmarks.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty. */
public final class ReactorSubject implements Subject {
    private final ConnectionProvider connections;
    private final HttpClient client;

    public ReactorSubject(Setup setup) {
        connections = ConnectionProvider.builder("benchmark")
                .maxConnections(setup.http2() ? 1 : setup.inFlight())
                .pendingAcquireMaxCount(-1)
                .build();
        client = HttpClient.create(connections)
                .protocol(setup.http2() ? HttpProtocol.H2 : HttpProtocol.HTTP11)
                .compress(setup.gzip())
                .responseTimeout(Duration.ofSeconds(60));
    }

    @Override
    public void get(String url, Done done) {
        AtomicInteger status = new AtomicInteger();
        client.get()
                .uri(url)
                .responseSingle((response, content) -> {
                    status.set(response.status().code());
                    return content.asByteArray();
                })
                .subscribe(content -> done.answered(status.get(), content.length), done::failed);
    }

    @Override
    public long get(String url) {
        byte[] content = client.get()
                .uri(url)
                .responseSingle((response, all) -> {
                    Octets.checked(response.status().code(), 0);
                    return all.asByteArray();
                })
                .block();
        return content == null ? 0 : content.length;
    }

    @Override
    public long download(String url) {
        Long length = client.get()
                .uri(url)
                .response((response, content) -> {
                    Octets.checked(response.status().code(), 0);
                    return content;
                })
                .reduce(0L, (sum, piece) -> sum + piece.readableBytes())
                .block();
        return length == null ? 0 : length;
    }

    @Override
    public void upload(String url, long length) {
        byte[] octets = new byte[Octets.PIECE];
        Flux<ByteBuf> content = Flux.range(0, (int) (length / octets.length)).map(i -> Unpooled.wrappedBuffer(octets));
        client.post()
                .uri(url)
                .send(content)
                .responseSingle((response, all) ->
                        Mono.fromCallable(() -> Octets.checked(response.status().code(), 0)))
                .block();
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
