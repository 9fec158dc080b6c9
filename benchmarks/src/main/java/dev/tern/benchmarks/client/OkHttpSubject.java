package dev.tern.benchmarks.client;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** OkHttp 5. */
public final class OkHttpSubject implements Subject {
    final OkHttpClient client;

    public OkHttpSubject(Setup setup) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(setup.inFlight());
        dispatcher.setMaxRequestsPerHost(setup.inFlight());
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(setup.inFlight(), 30, TimeUnit.SECONDS))
                .protocols(setup.http2() ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
                .readTimeout(60, TimeUnit.SECONDS)
                .build();
    }

    @Override
    public void get(String url, Done done) {
        client.newCall(request(url)).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                long length;
                try (response) {
                    length = response.body().bytes().length;
                } catch (IOException failure) {
                    done.failed(failure);
                    return;
                }
                done.answered(response.code(), length);
            }

            @Override
            public void onFailure(Call call, IOException failure) {
                done.failed(failure);
            }
        });
    }

    @Override
    public long get(String url) throws IOException {
        try (Response response = client.newCall(request(url)).execute()) {
            return Octets.checked(response.code(), response.body().bytes().length);
        }
    }

    @Override
    public long download(String url) throws IOException {
        try (Response response = client.newCall(request(url)).execute()) {
            return Octets.checked(response.code(), Octets.drain(response.body().byteStream()));
        }
    }

    @Override
    public void upload(String url, long length) throws IOException {
        RequestBody body = new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public long contentLength() {
                return length;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeAll(Okio.source(new Octets(length)));
            }
        };
        Request request = new Request.Builder().url(url).post(body).build();
        try (Response response = client.newCall(request).execute()) {
            Octets.checked(response.code(), response.body().bytes().length);
        }
    }

    static Request request(String url) {
        return new Request.Builder().url(url).build();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
