package dev.tern.benchmarks.client;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** Apache HttpClient 5, classic. */
public final class ApacheClassicSubject implements Subject {
    private final CloseableHttpClient client;

    public ApacheClassicSubject(Setup setup) {
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(setup.inFlight())
                        .setMaxConnPerRoute(setup.inFlight())
                        .build())
                .build();
    }

    @Override
    public long get(String url) throws IOException {
        return client.execute(
                new HttpGet(url),
                response -> Octets.checked(response.getCode(), EntityUtils.toByteArray(response.getEntity()).length));
    }

    @Override
    public long download(String url) throws IOException {
        return client.execute(
                new HttpGet(url),
                response -> Octets.checked(
                        response.getCode(), Octets.drain(response.getEntity().getContent())));
    }

    @Override
    public void upload(String url, long length) throws IOException {
        HttpPost post = new HttpPost(url);
        post.setEntity(new InputStreamEntity(new Octets(length), length, null));
        client.execute(post, response -> Octets.checked(response.getCode(), 0));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
