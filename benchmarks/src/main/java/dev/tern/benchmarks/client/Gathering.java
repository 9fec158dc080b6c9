package dev.tern.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** All of a number of requests, so many at once: what a user of a callback API writes. */
final class Gathering implements Done {
    private final Subject subject;
    private final String url;
    private final AtomicInteger toSend;
    private final AtomicInteger toEnd;
    private final LongAdder octets = new LongAdder();
    private final CompletableFuture<Long> end = new CompletableFuture<>();

    private Gathering(Subject subject, String url, int requests) {
        this.subject = subject;
        this.url = url;
        this.toSend = new AtomicInteger(requests);
        this.toEnd = new AtomicInteger(requests);
    }

    static long of(Subject subject, String url, int requests, int concurrency) throws Exception {
        Gathering gathering = new Gathering(subject, url, requests);
        for (int i = 0; i < Math.min(requests, concurrency); i++) {
            gathering.next();
        }
        return gathering.end.get();
    }

    private void next() {
        if (toSend.getAndDecrement() > 0) {
            subject.get(url, this);
        }
    }

    @Override
    public void answered(int status, long length) {
        if (status != 200) {
            failed(new IllegalStateException("status " + status));
            return;
        }
        octets.add(length);
        if (toEnd.decrementAndGet() == 0) {
            end.complete(octets.sum());
        } else {
            next();
        }
    }

    @Override
    public void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }
}
