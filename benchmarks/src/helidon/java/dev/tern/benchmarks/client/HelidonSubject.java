package dev.tern.benchmarks.client;

import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Helidon's WebClient, made for virtual threads; it needs Java 21. */
public final class HelidonSubject implements Subject {
    private final WebClient client;

    public HelidonSubject(Setup setup) {
        client = WebClient.builder()
                .connectionCacheSize(Math.max(256, setup.inFlight()))
                .build();
    }

    @Override
    public long get(String url) {
        try (HttpClientResponse response = client.get(url).request()) {
            return Octets.checked(response.status().code(), response.as(byte[].class).length);
        }
    }

    @Override
    public long download(String url) throws Exception {
        try (HttpClientResponse response = client.get(url).request();
                InputStream content = response.inputStream()) {
            return Octets.checked(response.status().code(), Octets.drain(content));
        }
    }

    @Override
    public void upload(String url, long length) {
        try (HttpClientResponse response = client.post(url).outputStream(out -> {
            try (out;
                    InputStream content = new Octets(length)) {
                content.transferTo(out);
            }
        })) {
            Octets.checked(response.status().code(), 0);
        }
    }

    @Override
    public long gather(String url, int requests, int concurrency) throws Exception {
        Semaphore places = new Semaphore(concurrency);
        List<Future<Long>> lengths = new ArrayList<>(requests);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < requests; i++) {
                places.acquire();
                lengths.add(threads.submit(() -> {
                    try {
                        return get(url);
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        long sum = 0;
        for (Future<Long> length : lengths) {
            sum += length.get();
        }
        return sum;
    }

    @Override
    public void close() {
        client.closeResource();
    }
}
