package dev.tern.benchmarks.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPInputStream;

/** The JDK's own client. It does not decode content. */
public final class JdkSubject implements Subject {
    private final HttpClient client;

    public JdkSubject(Setup setup) {
        client = HttpClient.newBuilder()
                .version(setup.http2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public void get(String url, Done done) {
        var unused = client.sendAsync(request(url), BodyHandlers.ofByteArray()).whenComplete((response, failure) -> {
            if (failure != null) {
                done.failed(failure);
            } else {
                done.answered(response.statusCode(), decodedLength(response));
            }
        });
    }

    @Override
    public long get(String url) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request(url), BodyHandlers.ofByteArray());
        return Octets.checked(response.statusCode(), decodedLength(response));
    }

    @Override
    public long download(String url) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request(url), BodyHandlers.ofInputStream());
        try (InputStream content = response.body()) {
            return Octets.checked(response.statusCode(), Octets.drain(content));
        }
    }

    @Override
    public void upload(String url, long length) throws IOException, InterruptedException {
        BodyPublisher content =
                BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> new Octets(length)), length);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).POST(content).build();
        Octets.checked(client.send(request, BodyHandlers.discarding()).statusCode(), 0);
    }

    private static long decodedLength(HttpResponse<byte[]> response) {
        if (response.headers().firstValue("content-encoding").isEmpty()) {
            return response.body().length;
        }
        try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return Octets.drain(content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    @Override
    public void close() {}
}
