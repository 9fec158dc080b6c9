package dev.tern.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Our client and a server on the same codec, over a link that chops, delays, and lets one direction run ahead of the other,
 * and at times is cut. Whatever happens: each exchange ends once, content arrives as it was sent, and at the end every octet
 * of credit is where it was at the beginning.
 *
 * <p>A failure names its seed; {@code -Dh2.seed=…} plays it alone, {@code -Dh2.seeds=…} plays more.
 */
class SessionRandomTest {
    private static final int SEEDS = Integer.getInteger("h2.seeds", 3000);
    private static final @Nullable Long ONLY = Long.getLong("h2.seed");

    @Test
    void whateverHappensEveryOctetOfCreditComesBack() {
        Totals totals = new Totals();
        long first = ONLY != null ? ONLY : 1;
        long last = ONLY != null ? ONLY : SEEDS;
        for (long seed = first; seed <= last; seed++) {
            try {
                new Run(seed, totals).play();
            } catch (Throwable failure) {
                throw new AssertionError("With seed " + seed + " (-Dh2.seed=" + seed + "): " + failure, failure);
            }
        }
        System.out.println("HTTP/2 at random: " + (last - first + 1) + " connections, " + totals);
        if (ONLY == null && SEEDS > 100) {
            assertThat(totals.complete).isGreaterThan(totals.failed);
            assertThat(List.of(totals.failed, totals.cancelled, totals.cut, totals.blocked, totals.unprocessed))
                    .allMatch(count -> count > 0);
        }
    }

    /** What came to pass, to see that it was not always the same. */
    private static final class Totals {
        private long complete;
        private long failed;
        private long cancelled;
        private long unprocessed;
        private long blocked;
        private long cut;
        private long octets;

        @Override
        public String toString() {
            return complete + " exchanges complete, " + failed + " failed, " + unprocessed + " unprocessed, "
                    + cancelled + " cancelled, " + blocked + " times blocked, " + cut + " cuts, " + (octets >> 20)
                    + " MiB";
        }
    }

    /** One exchange as the client sees it. */
    private static final class Call {
        private Http2Stream<Call> stream;
        private long size;
        private long sent;
        private boolean hasTrailers;
        private boolean isSlow;
        private boolean hasHead;
        private long received;
        private int ends;
        private boolean isComplete;

        int id() {
            return stream.id();
        }
    }

    /** One connection. */
    private static final class Run implements Http2Events<Call> {
        private static final int STEPS = 400;
        private static final int DRAIN_ROUNDS = 2000;

        private final Random random;
        private final Totals totals;
        private final Http2Session<Call> client = new Http2Session<>(ProtocolLimits.defaults(), this);
        private final ServerSession server;
        private final Buffer toServer = new Buffer();
        private final Buffer atServer = new Buffer();
        private final Buffer toClient = new Buffer();
        private final Buffer atClient = new Buffer();
        private final List<Call> calls = new ArrayList<>();
        private final int callsMax;
        private final boolean mayBreak;
        private final int cutAt;
        private boolean isDrained;
        private long nowNanos;
        private long pings;
        private long pongs;

        Run(long seed, Totals totals) {
            random = new Random(seed);
            this.totals = totals;
            server = new ServerSession(random);
            callsMax = 1 + random.nextInt(12);
            mayBreak = random.nextInt(3) > 0;
            cutAt = random.nextInt(10) == 0 ? random.nextInt(STEPS) : -1;
        }

        void play() throws Http2Violation {
            client.begin();
            server.begin();
            for (int i = 0; i < STEPS; i++) {
                if (i == cutAt) {
                    cut();
                    return;
                }
                step();
            }
            drain();
            checkBalance();
        }

        private void step() throws Http2Violation {
            nowNanos += random.nextInt(1_000_000);
            switch (random.nextInt(8)) {
                case 0 -> open();
                case 1 -> send();
                case 2 -> take();
                case 3 -> meddle();
                case 4 -> server.act(mayBreak);
                case 5 -> server.act(mayBreak);
                case 6 -> deliverToServer(random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(3000));
                default -> deliverToClient(random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(3000));
            }
        }

        private void open() {
            if (calls.size() == callsMax || client.capacity() == 0) {
                return;
            }
            Call call = new Call();
            call.isSlow = random.nextInt(4) == 0;
            call.size = random.nextBoolean() ? 0 : random.nextInt(random.nextInt(10) == 0 ? 200_000 : 3000);
            call.hasTrailers = call.size > 0 && random.nextInt(4) == 0;
            Method method = call.size > 0 ? Method.POST : random.nextInt(8) == 0 ? Method.HEAD : Method.GET;
            Request.Builder request = Request.builder(method, "https://example.com/" + random.nextInt(5))
                    .header(
                            "X-" + random.nextInt(20),
                            "v".repeat(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 50)));
            if (call.size > 0) {
                long length = random.nextBoolean() ? call.size : Body.UNKNOWN_LENGTH;
                request.content(Body.source(new Buffer(), length));
            }
            call.stream = client.open(call, request.build(), call.size == 0);
            calls.add(call);
        }

        private @Nullable Call any() {
            return calls.isEmpty() ? null : calls.get(random.nextInt(calls.size()));
        }

        private void send() {
            Call call = any();
            if (call != null) {
                send(call, 1 + random.nextInt(random.nextInt(5) == 0 ? 50_000 : 1000));
            }
        }

        private void send(Call call, long most) {
            if (call.stream.isRequestEnded()) {
                return;
            }
            long wanted = Math.min(most, call.size - call.sent);
            long window = client.sendable(call.stream, random.nextBoolean() ? wanted : 1);
            totals.blocked += window < wanted ? 1 : 0;
            long count = Math.min(window, wanted);
            Buffer content = new Buffer();
            Pattern.write(content, call.id(), call.sent, (int) count);
            call.sent += count;
            boolean isLast = call.sent == call.size;
            client.sendContent(call.stream, content, count, isLast && !call.hasTrailers);
            assertThat(content.exhausted()).isTrue();
            if (isLast && call.hasTrailers) {
                client.sendTrailers(call.stream, Headers.of("X-Sum", "1"));
            }
        }

        private void take() {
            Call call = any();
            if (call != null) {
                take(call, random.nextInt(5000));
            }
        }

        private void take(Call call, long most) {
            Buffer content = new Buffer();
            int before = call.ends;
            long count = client.take(call.stream, content, most);
            assertThat(content.size()).isEqualTo(count);
            assertThat(before == 0 || count == 0).isTrue();
            Pattern.check(content, call.id(), call.received);
            call.received += count;
            totals.octets += count;
        }

        private void meddle() {
            Call call = any();
            if (random.nextInt(20) == 0) {
                client.ping(++pings);
            } else if (call != null && random.nextInt(30) == 0) {
                boolean isOver = call.ends > 0;
                client.reset(call.stream, ErrorCode.CANCEL);
                if (!isOver) {
                    call.ends++;
                    totals.cancelled++;
                }
                assertThat(call.stream.held()).isZero();
            } else if (call != null && random.nextInt(10) == 0) {
                call.isSlow = !call.isSlow;
            }
        }

        private void deliverToServer(long most) {
            toServer.write(client.output(), client.output().size());
            atServer.write(toServer, Math.min(most, toServer.size()));
            server.receive(atServer);
        }

        private void deliverToClient(long most) throws Http2Violation {
            toClient.write(server.output, server.output.size());
            atClient.write(toClient, Math.min(most, toClient.size()));
            client.receive(atClient, nowNanos);
        }

        private void cut() {
            totals.cut++;
            isDrained = true;
            client.endOfInput("The link was cut");
            assertThat(client.openStreams()).isZero();
            for (Call call : calls) {
                // What has come whole can be taken still.
                take(call, Long.MAX_VALUE);
                assertThat(call.ends).isEqualTo(1);
                assertThat(call.stream.held()).isZero();
                checkWhole(call);
            }
            ReceiveWindow window = client.credit().connection();
            // But for a frame of DATA that was cut in two.
            assertThat(window.size() - window.available() - window.unannounced())
                    .isBetween(0L, 16_384L);
        }

        /** Everything goes on until nothing more happens. */
        private void drain() throws Http2Violation {
            isDrained = true;
            server.generousSettings();
            for (int i = 0; i < DRAIN_ROUNDS; i++) {
                for (Call call : calls) {
                    take(call, Long.MAX_VALUE);
                    send(call, Long.MAX_VALUE);
                }
                deliverToServer(Long.MAX_VALUE);
                server.finish();
                deliverToClient(Long.MAX_VALUE);
                if (isOver()) {
                    return;
                }
            }
            throw new AssertionError("It hangs: " + client.openStreams() + " streams are open");
        }

        private boolean isOver() {
            return client.openStreams() == 0
                    && client.output().exhausted()
                    && toServer.exhausted()
                    && server.output.exhausted()
                    && toClient.exhausted()
                    && server.isAnswered()
                    && server.streams.values().stream().noneMatch(ServerSession.Stream::isOpen)
                    && calls.stream().allMatch(call -> call.ends > 0);
        }

        private void checkWhole(Call call) {
            if (call.isComplete) {
                assertThat(call.received).isEqualTo(server.streams.get(call.id()).sent);
            }
        }

        private void checkBalance() throws Http2Violation {
            for (Call call : calls) {
                assertThat(call.ends).isEqualTo(1);
                assertThat(call.stream.held()).isZero();
                assertThat(call.stream.isRequestEnded()).isTrue();
                checkWhole(call);
            }
            assertThat(pongs).isEqualTo(pings);
            assertThat(atServer.exhausted() && atClient.exhausted()).isTrue();
            ReceiveWindow down = client.credit().connection();
            assertThat(down.available() + down.unannounced()).isEqualTo(down.size());
            assertThat(server.sendWindow.available()).isEqualTo(down.available());
            ReceiveWindow up = server.receiveWindow;
            assertThat(up.available() + up.unannounced()).isEqualTo(up.size());
            assertThat(client.sendWindow().available()).isEqualTo(up.available());
        }

        // ---- Events ----

        @Override
        public void onInformational(Call call, ResponseHead head) {
            assertThat(head.status()).isEqualTo(103);
            assertThat(call.ends).isZero();
        }

        @Override
        public void onResponse(Call call, ResponseHead head) {
            assertThat(call.hasHead).isFalse();
            assertThat(call.ends).isZero();
            String id = head.headers().first("x-id");
            assertThat(id == null || id.equals(Integer.toString(call.id()))).isTrue();
            call.hasHead = true;
        }

        @Override
        public void onContent(Call call) {
            assertThat(call.ends).isZero();
            if (!call.isSlow || isDrained) {
                take(call, Long.MAX_VALUE);
            }
        }

        @Override
        public void onComplete(Call call, Headers trailers) {
            call.ends++;
            call.isComplete = true;
            totals.complete++;
            ServerSession.Stream stream = server.streams.get(call.id());
            assertThat(stream.responseEnded).isTrue();
            assertThat(trailers.first("x-sum")).isEqualTo(stream.hasTrailers ? Long.toString(stream.sent) : null);
        }

        @Override
        public void onReset(Call call, StreamFailure failure) {
            call.ends++;
            totals.failed++;
            totals.unprocessed += failure.isUnprocessed() ? 1 : 0;
            assertThat(failure.cause())
                    .isIn(
                            StreamFailure.Cause.RESET_BY_PEER,
                            StreamFailure.Cause.GOAWAY,
                            StreamFailure.Cause.CONNECTION_LOST);
            assertThat(call.stream.held()).isZero();
        }

        @Override
        public void onWritable(Call call) {
            assertThat(call.stream.isRequestEnded()).isFalse();
            assertThat(client.sendable(call.stream, 1)).isPositive();
            if (random.nextBoolean()) {
                send(call, 1 + random.nextInt(5000));
            }
        }

        @Override
        public void onCapacityChanged() {
            assertThat(client.capacity()).isNotNegative();
        }

        @Override
        public void onPong(long payload) {
            assertThat(payload).isEqualTo(++pongs);
        }
    }
}
