package dev.tern.benchmarks.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/** Apache HttpClient 5, asynchronous. */
public final class ApacheAsyncSubject implements Subject {
    private final CloseableHttpAsyncClient client;

    public ApacheAsyncSubject(Setup setup) {
        client = setup.http2()
                ? HttpAsyncClients.customHttp2().build()
                : HttpAsyncClients.custom()
                        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                                .setMaxConnTotal(setup.inFlight())
                                .setMaxConnPerRoute(setup.inFlight())
                                .build())
                        .build();
        client.start();
    }

    @Override
    public void get(String url, Done done) {
        client.execute(SimpleRequestBuilder.get(url).build(), new FutureCallback<SimpleHttpResponse>() {
            @Override
            public void completed(SimpleHttpResponse response) {
                byte[] content = response.getBodyBytes();
                done.answered(response.getCode(), content == null ? 0 : content.length);
            }

            @Override
            public void failed(Exception failure) {
                done.failed(failure);
            }

            @Override
            public void cancelled() {
                done.failed(new IOException("cancelled"));
            }
        });
    }

    @Override
    public long download(String url) throws Exception {
        CompletableFuture<Long> end = new CompletableFuture<>();
        SimpleHttpRequest request = SimpleRequestBuilder.get(url).build();
        client.execute(new BasicRequestProducer(request, null), new Counter(), new FutureCallback<Long>() {
            @Override
            public void completed(Long length) {
                end.complete(length);
            }

            @Override
            public void failed(Exception failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void cancelled() {
                end.cancel(false);
            }
        });
        return end.get();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static final class Counter extends AbstractBinResponseConsumer<Long> {
        private int status;
        private long length;

        @Override
        protected void start(HttpResponse response, ContentType type) {
            status = response.getCode();
        }

        @Override
        protected int capacityIncrement() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void data(ByteBuffer octets, boolean last) {
            length += octets.remaining();
            octets.position(octets.limit());
        }

        @Override
        protected Long buildResult() {
            return Octets.checked(status, length);
        }

        @Override
        public void releaseResources() {}
    }
}
