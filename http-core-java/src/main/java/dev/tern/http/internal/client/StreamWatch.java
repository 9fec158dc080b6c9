package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.internal.loop.Alarms;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe. Looks after responses that are streamed: where the owner is garbage before the exchange has ended, nobody will
 * read or close it any more. That is said in the log, and the exchange is cancelled, so that its connection's place is free
 * again.
 *
 * <p>The engine must not hold the owner, or it would never be garbage. Nothing looks while nothing is watched.
 */
public final class StreamWatch {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tern.http.client");
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Alarms alarms;
    private final boolean keepsPlaces;
    private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isDue = new AtomicBoolean();

    /**
     * @param keepsPlaces whether it is noted where each response was opened, at the cost of a stack trace
     */
    public StreamWatch(Alarms alarms, boolean keepsPlaces) {
        this.alarms = alarms;
        this.keepsPlaces = keepsPlaces;
    }

    private static final class Watched extends PhantomReference<Object> {
        private final Exchange exchange;
        private final @Nullable Throwable opened;

        Watched(Object owner, ReferenceQueue<Object> queue, Exchange exchange, @Nullable Throwable opened) {
            super(owner, queue);
            this.exchange = exchange;
            this.opened = opened;
        }
    }

    /**
     * Begins to watch.
     *
     * @return ends it; to be run when the exchange has ended; safe at any time
     */
    public Runnable watch(Object owner, Exchange exchange) {
        look();
        Throwable opened = keepsPlaces ? new Throwable("It was opened here") : null;
        Watched begun = new Watched(owner, forgotten, exchange, opened);
        watched.add(begun);
        lookLater();
        return () -> {
            watched.remove(begun);
            begun.clear();
        };
    }

    private void lookLater() {
        if (isDue.compareAndSet(false, true)) {
            alarms.in(LOOK_NANOS, () -> {
                isDue.set(false);
                look();
                if (!watched.isEmpty()) {
                    lookLater();
                }
            });
        }
    }

    private void look() {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            if (gone instanceof Watched lost && watched.remove(lost)) {
                report(lost);
                lost.exchange.cancel();
            }
        }
    }

    private static void report(Watched lost) {
        Request request = lost.exchange.request();
        String what = "The streamed response to " + request.method() + " "
                + request.url().origin() + request.url().path()
                + " was forgotten: neither read to its end nor closed. Its connection is closed now. ";
        if (lost.opened == null) {
            LOG.warn("{}Set leakDetection(true) on the client's builder to learn where it was opened", what);
        } else {
            LOG.warn("{}", what, lost.opened);
        }
    }
}
