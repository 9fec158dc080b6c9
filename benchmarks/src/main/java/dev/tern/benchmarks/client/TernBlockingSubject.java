package dev.tern.benchmarks.client;

import dev.tern.http.Body;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.blocking.Client;
import dev.tern.http.blocking.GatherOptions;
import dev.tern.http.blocking.StreamedResponse;
import dev.tern.http.client.HttpClient;
import java.util.Collections;
import okio.Okio;

/** Tern by its blocking face. */
public final class TernBlockingSubject implements Subject {
    private final HttpClient http;
    private final Client client;

    public TernBlockingSubject(Setup setup) {
        http = TernSubject.http(setup);
        client = Client.over(http);
    }

    @Override
    public long get(String url) throws Exception {
        Response response = client.get(url);
        return Octets.checked(response.status(), response.content().size());
    }

    @Override
    public long download(String url) throws Exception {
        try (StreamedResponse response = client.stream(Request.get(url))) {
            return Octets.checked(response.status(), Octets.drain(response.inputStream()));
        }
    }

    @Override
    public void upload(String url, long length) throws Exception {
        Response response =
                client.post(url, r -> r.content(Body.sources(() -> Okio.source(new Octets(length)), length)));
        Octets.checked(response.status(), 0);
    }

    @Override
    public long gather(String url, int requests, int concurrency) throws Exception {
        long length = 0;
        for (Response response : client.gather(
                Collections.nCopies(requests, Request.get(url)), GatherOptions.concurrency(concurrency))) {
            length += response.raiseForStatus().content().size();
        }
        return length;
    }

    @Override
    public void close() {
        http.close();
    }
}
