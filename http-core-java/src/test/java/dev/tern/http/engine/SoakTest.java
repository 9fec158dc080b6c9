package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.CancelledException;
import dev.tern.http.HttpException;
import dev.tern.http.Limits;
import dev.tern.http.Method;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.Timeout;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.WriteFailedException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.Certificates;
import dev.tern.http.testkit.Leaks;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.SoakPeer;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/**
 * Many calls at once, of every kind, against peers that answer, stall, reset and leave, with callers who cancel and run
 * out of time; afterwards nothing is left. {@code -Dtern.soak=100000} makes it long; a failure names the seed,
 * {@code -Dtern.seed=…} repeats the same choices.
 */
class SoakTest extends EngineTest {
    private static final int CALLS = Integer.getInteger("tern.soak", 3_000);
    private static final int AT_ONCE = 64;
    private static final int UPLOAD_BYTES = 100_000;

    private final long seed = Long.getLong("tern.seed", System.nanoTime());
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    void nothingIsLeftAfterManyCallsOfEveryKind() throws Exception {
        int descriptorsBefore = descriptors();
        Certificates certificates = new Certificates();
        ScriptedPeer plain = ScriptedPeer.always(SoakPeer::serve);
        ScriptedPeer secure = ScriptedPeer.alwaysSecure(certificates.localhost(), SoakPeer::serve);
        HttpClient client = client(builder -> builder.tls(certificates.tls())
                .loops(2)
                .limits(new Limits(24, 8, Duration.ofMillis(50)).withMaxPerOrigin(16))
                .timeout(Timeout.of(Duration.ofSeconds(30))));
        System.out.printf("soak: %d calls, -Dtern.seed=%d%n", CALLS, seed);
        Random random = new Random(seed);
        for (int i = 0; i < CALLS; i++) {
            if (!places.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("-Dtern.seed=" + seed + ": calls hang: " + client);
            }
            new Call(i, random, random.nextInt(4) == 0 ? secure : plain).begin(client);
        }
        assertThat(places.tryAcquire(AT_ONCE, 60, TimeUnit.SECONDS))
                .as("-Dtern.seed=%d: all calls ended; %s", seed, client)
                .isTrue();
        assertThat(wrong).as("-Dtern.seed=%d", seed).isEmpty();
        System.out.printf("soak: %s; %s%n", outcomes, client);
        assertThat(client.shutdown(Duration.ofSeconds(20))).isTrue();
        Leaks.assertHoldsNothing(client);
        plain.close();
        secure.close();
        assertThat(descriptors()).as("open descriptors").isLessThanOrEqualTo(descriptorsBefore + 10);
    }

    /** Where the system shows them; else none. */
    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    /** What a call is for, and how it may end. */
    private enum Kind {
        OK("ok", List.of()),
        CHUNKED("chunked", List.of()),
        /** Peers close kept-alive connections when they like, and a POST is not begun anew once it was sent. */
        UPLOAD("upload", List.of(RemoteClosedException.class, WriteFailedException.class)),
        LAST("last", List.of()),
        HALF("half", List.of(RemoteClosedException.class)),
        RESET("reset", List.of(RemoteClosedException.class, WriteFailedException.class)),
        HANG("hang", List.of(ReadTimeoutException.class)),
        CANCEL("ok", List.of(CancelledException.class)),
        CANCEL_AT_HEAD("chunked", List.of(CancelledException.class)),
        CANCEL_IN_CONTENT("chunked", List.of(CancelledException.class)),
        CANCEL_HANGING("hang", List.of(CancelledException.class)),
        TOTAL("slow", List.of(TotalTimeoutException.class));

        private final String path;
        private final List<Class<? extends HttpException>> failures;

        Kind(String path, List<Class<? extends HttpException>> failures) {
            this.path = path;
            this.failures = failures;
        }

        boolean mayFailWith(HttpException failure) {
            return failures.stream().anyMatch(type -> type.isInstance(failure));
        }

        boolean maySucceed() {
            return failures.isEmpty() || name().startsWith("CANCEL") || this == UPLOAD || this == TOTAL;
        }
    }

    /** One call; its choices are made before it begins, so that they depend on the seed alone. */
    private final class Call extends RecordingHandler {
        private final String name;
        private final Kind kind;
        private final ScriptedPeer peer;
        private final int demand;
        private final boolean isLate;
        private final AtomicInteger ends = new AtomicInteger();

        Call(int number, Random random, ScriptedPeer peer) {
            super(Math.max(1, random.nextInt(3) * 5_000));
            Kind[] kinds = Kind.values();
            kind = random.nextInt(3) == 0 ? kinds[random.nextInt(kinds.length)] : Kind.OK;
            demand = 1 + random.nextInt(50_000);
            isLate = random.nextBoolean();
            name = kind + " " + number;
            this.peer = peer;
        }

        void begin(HttpClient client) {
            Exchange exchange = client.send(request(), this);
            if (kind == Kind.CANCEL || kind == Kind.CANCEL_HANGING) {
                if (isLate) {
                    Thread.yield();
                }
                exchange.cancel();
            }
        }

        private Request request() {
            Timeout timeout = Timeout.of(Duration.ofSeconds(30));
            Request.Builder builder = Request.builder(
                    kind == Kind.UPLOAD ? Method.POST : Method.GET,
                    peer.url("/" + kind.path + "/" + name.replace(' ', '-')));
            if (kind == Kind.UPLOAD) {
                builder.content(
                        Body.sources(() -> new Buffer().write(new byte[UPLOAD_BYTES]), isLate ? UPLOAD_BYTES : -1));
            } else if (kind == Kind.HANG) {
                timeout = timeout.withRead(Duration.ofMillis(5));
            } else if (kind == Kind.TOTAL) {
                timeout = timeout.withTotal(Duration.ofMillis(3));
            }
            return builder.timeout(timeout).build();
        }

        @Override
        public void onResponse(ResponseHead head, Exchange exchange) {
            super.onResponse(head, exchange);
            if (kind == Kind.CANCEL_AT_HEAD) {
                exchange.cancel();
            }
        }

        @Override
        public void onContent(Buffer octets) {
            super.onContent(octets);
            if (kind == Kind.CANCEL_IN_CONTENT) {
                exchange().cancel();
            } else {
                demand(demand);
            }
        }

        @Override
        public void onComplete(dev.tern.http.Headers trailers) {
            super.onComplete(trailers);
            if (!kind.maySucceed()) {
                wrong.add(name + " should not have succeeded");
            } else if (kind != Kind.UPLOAD && !content().equals(SoakPeer.content(name.replace(' ', '-')))) {
                wrong.add(name + " got other content: "
                        + ByteString.encodeUtf8(content()).sha256());
            }
            ended("complete");
        }

        @Override
        public void onFailure(HttpException failure) {
            super.onFailure(failure);
            if (!kind.mayFailWith(failure)) {
                wrong.add(name + " failed: " + failure);
            }
            ended(failure.getClass().getSimpleName());
        }

        private void ended(String how) {
            if (ends.incrementAndGet() != 1) {
                wrong.add(name + " ended twice");
            }
            try {
                transcript();
            } catch (AssertionError e) {
                wrong.add(name + ": " + e.getMessage());
            }
            synchronized (outcomes) {
                outcomes.merge(how, 1, Integer::sum);
            }
            places.release();
        }
    }
}
