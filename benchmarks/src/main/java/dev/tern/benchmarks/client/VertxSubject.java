package dev.tern.benchmarks.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Vert.x 5. Loops run inside one event loop, as its users' verticles do. */
public final class VertxSubject implements Subject {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;

    public VertxSubject(Setup setup) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(setup.http2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(setup.http2())
                .setDecompressionSupported(setup.gzip());
        client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(setup.inFlight()).setHttp2MaxSize(1));
    }

    @Override
    public void loop(String url, int inFlight, Tally tally) {
        vertx.runOnContext(unused -> Subject.super.loop(url, inFlight, tally));
    }

    @Override
    public void get(String url, Done done) {
        client.request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url))
                .compose(HttpClientRequest::send)
                .onFailure(done::failed)
                .onSuccess(response -> response.body()
                        .onFailure(done::failed)
                        .onSuccess(content -> done.answered(response.statusCode(), content.length())));
    }

    @Override
    public long get(String url) throws Exception {
        Awaited end = new Awaited();
        get(url, end);
        return end.length();
    }

    @Override
    public long download(String url) throws Exception {
        AtomicLong length = new AtomicLong();
        Future<Long> end = client.request(
                        new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url))
                .compose(HttpClientRequest::send)
                .compose(response -> {
                    Octets.checked(response.statusCode(), 0);
                    response.handler(piece -> length.addAndGet(piece.length()));
                    return response.end();
                })
                .map(unused -> length.get());
        return end.toCompletionStage().toCompletableFuture().get();
    }

    @Override
    public void upload(String url, long length) throws Exception {
        Buffer piece = Buffer.buffer(new byte[Octets.PIECE]);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        client.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url))
                .onFailure(end::completeExceptionally)
                .onSuccess(request -> {
                    request.putHeader("Content-Length", Long.toString(length));
                    request.response()
                            .onSuccess(response -> end.complete(response.statusCode()))
                            .onFailure(end::completeExceptionally);
                    write(request, piece, length);
                });
        Octets.checked(end.get(), 0);
    }

    private static void write(HttpClientRequest request, Buffer piece, long length) {
        long left = length;
        while (left > 0 && !request.writeQueueFull()) {
            request.write(piece);
            left -= piece.length();
        }
        if (left == 0) {
            request.end();
        } else {
            long rest = left;
            request.drainHandler(unused -> write(request, piece, rest));
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
