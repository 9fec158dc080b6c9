package dev.tern.benchmarks.client;

import static org.asynchttpclient.Dsl.asyncHttpClient;
import static org.asynchttpclient.Dsl.config;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.Response;

/** AsyncHttpClient 3. */
public final class AhcSubject implements Subject {
    private final AsyncHttpClient client;

    public AhcSubject(Setup setup) {
        client = asyncHttpClient(config().setHttp2Enabled(setup.http2())
                .setCompressionEnforced(setup.gzip())
                .setRequestTimeout(Duration.ofSeconds(60))
                .setReadTimeout(Duration.ofSeconds(60)));
    }

    @Override
    public void get(String url, Done done) {
        client.prepareGet(url).execute(new AsyncCompletionHandler<Response>() {
            @Override
            public Response onCompleted(Response response) {
                done.answered(response.getStatusCode(), response.getResponseBodyAsBytes().length);
                return response;
            }

            @Override
            public void onThrowable(Throwable failure) {
                done.failed(failure);
            }
        });
    }

    @Override
    public long get(String url) throws Exception {
        Response response = client.prepareGet(url).execute().get();
        return Octets.checked(response.getStatusCode(), response.getResponseBodyAsBytes().length);
    }

    @Override
    public long download(String url) throws Exception {
        return client.prepareGet(url).execute(new Counter()).get();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private static final class Counter implements AsyncHandler<Long> {
        private int status;
        private long length;

        @Override
        public State onStatusReceived(HttpResponseStatus received) {
            status = received.getStatusCode();
            return State.CONTINUE;
        }

        @Override
        public State onHeadersReceived(HttpHeaders headers) {
            return State.CONTINUE;
        }

        @Override
        public State onBodyPartReceived(HttpResponseBodyPart part) {
            length += part.length();
            return State.CONTINUE;
        }

        @Override
        public void onThrowable(Throwable failure) {}

        @Override
        public Long onCompleted() {
            return Octets.checked(status, length);
        }
    }
}
