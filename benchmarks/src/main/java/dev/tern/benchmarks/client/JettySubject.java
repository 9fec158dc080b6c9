package dev.tern.benchmarks.client;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ByteBufferPool;

/** Jetty 12's client. */
public final class JettySubject implements Subject {
    private static final int LARGEST = 1024 * 1024;

    private final HttpClient client;

    public JettySubject(Setup setup) throws Exception {
        client = setup.http2() ? new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client())) : new HttpClient();
        client.setMaxConnectionsPerDestination(setup.http2() ? 1 : setup.inFlight());
        client.setMaxRequestsQueuedPerDestination(Math.max(1024, setup.inFlight()));
        client.start();
    }

    @Override
    public void get(String url, Done done) {
        client.newRequest(url).send(new BufferingResponseListener(LARGEST) {
            @Override
            public void onComplete(Result result) {
                if (result.isFailed()) {
                    done.failed(result.getFailure());
                } else {
                    byte[] content = getContent();
                    done.answered(result.getResponse().getStatus(), content == null ? 0 : content.length);
                }
            }
        });
    }

    @Override
    public long get(String url) throws Exception {
        ContentResponse response = client.GET(url);
        return Octets.checked(response.getStatus(), response.getContent().length);
    }

    @Override
    public long download(String url) throws Exception {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        client.newRequest(url).send(listener);
        int status = listener.get(60, TimeUnit.SECONDS).getStatus();
        try (InputStream content = listener.getInputStream()) {
            return Octets.checked(status, Octets.drain(content));
        }
    }

    @Override
    public void upload(String url, long length) throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        client.POST(url)
                .body(new InputStreamRequestContent(
                        "application/octet-stream",
                        new Octets(length),
                        new ByteBufferPool.Sized(null, true, Octets.PIECE)))
                .send(result -> {
                    if (result.isFailed()) {
                        end.completeExceptionally(result.getFailure());
                    } else {
                        end.complete(result.getResponse().getStatus());
                    }
                });
        Octets.checked(end.get(), 0);
    }

    @Override
    public void close() throws Exception {
        client.stop();
    }
}
