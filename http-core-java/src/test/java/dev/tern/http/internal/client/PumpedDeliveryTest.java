package dev.tern.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.CancelledException;
import dev.tern.http.DecodingException;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.Request;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.internal.coding.ContentDecoder;
import dev.tern.http.internal.loop.Alarms;
import dev.tern.http.testkit.AnsweringTransport;
import dev.tern.http.testkit.RecordingHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** However a call ends, its decoder is closed, once. */
class PumpedDeliveryTest {
    private static final Request REQUEST = Request.get("https://example.com/");

    private final AnsweringTransport transport =
            new AnsweringTransport(request -> AnsweringTransport.response(request, 200));
    private final Doubling decoder = new Doubling();
    private final Silent exchange = new Silent();
    private LongConsumer asks = octets -> {};

    private PumpedDelivery delivery(RecordingHandler handler, long contentBytesMax) {
        return delivery(handler, contentBytesMax, 1000);
    }

    private PumpedDelivery delivery(RecordingHandler handler, long contentBytesMax, long credit) {
        CallRules rules = new CallRules(
                null,
                RedirectPolicy.defaults(),
                Set.of(),
                new CookieRules(null, () -> Instant.EPOCH),
                null,
                content -> StandardCharsets.UTF_8,
                contentBytesMax,
                new Hooks(List.of(), List.of()),
                new Alarms(),
                new RetryRules(null),
                null);
        Call call = new Call(rules, transport, REQUEST, handler);
        call.credit().add(credit);
        PumpedDelivery delivery = new PumpedDelivery(call, exchange, decoder, new Buffer());
        asks = octets -> {
            call.credit().add(octets);
            delivery.demandGrew();
        };
        handler.onResponse(AnsweringTransport.response(REQUEST, 200).head(), new Silent());
        return delivery;
    }

    private static Buffer octets(String text) {
        return new Buffer().writeUtf8(text);
    }

    @Test
    void endClosesTheDecoder() {
        RecordingHandler handler = new RecordingHandler();
        PumpedDelivery delivery = delivery(handler, 100);
        delivery.content(octets("ab"));
        delivery.complete(Headers.empty());
        delivery.abandon();
        assertThat(handler.awaitEnd().content()).isEqualTo("aabb");
        assertThat(decoder.closed).isEqualTo(1);
    }

    @Test
    void otherEndsCloseTheDecoder() {
        PumpedDelivery delivery = delivery(new RecordingHandler(), 100);
        delivery.content(octets("ab"));
        delivery.abandon();
        delivery.abandon();
        delivery.content(octets("ab"));
        assertThat(decoder.closed).isEqualTo(1);
    }

    @Test
    void damageClosesTheDecoder() {
        RecordingHandler handler = new RecordingHandler();
        delivery(handler, 100).content(octets("a!"));
        handler.awaitFailure(DecodingException.class);
        assertThat(decoder.closed).isEqualTo(1);
    }

    @Test
    void tooMuchContentClosesTheDecoder() {
        RecordingHandler handler = new RecordingHandler();
        delivery(handler, 3).content(octets("ab"));
        handler.awaitFailure(ResponseTooLargeException.class);
        assertThat(decoder.closed).isEqualTo(1);
    }

    @Test
    void handlerThatThrowsClosesTheDecoder() {
        RecordingHandler handler = new Throwing();
        PumpedDelivery delivery = delivery(handler, 100);
        assertThatThrownBy(() -> delivery.content(octets("ab"))).hasMessage("thrown");
        assertThat(decoder.closed).isEqualTo(1);
    }

    /** The exchange is over then, and says nothing more. */
    @Test
    void handlerThatThrowsBehindTheExchangeHearsOfTheEnd() {
        RecordingHandler handler = new Throwing();
        PumpedDelivery delivery = delivery(handler, 100);
        decoder.stalled = true;
        delivery.content(octets("ab"));
        decoder.stalled = false;
        assertThatThrownBy(() -> delivery.complete(Headers.empty())).hasMessage("thrown");
        handler.awaitFailure(CancelledException.class);
        assertThat(decoder.closed).isEqualTo(1);
    }

    @Test
    void contentIsDecodedOnlyWhenItIsAskedFor() {
        RecordingHandler handler = new RecordingHandler(10);
        PumpedDelivery delivery = delivery(handler, 100, 0);
        delivery.content(octets("ab"));
        delivery.complete(Headers.empty());
        assertThat(delivery.isDecoding()).isTrue();
        assertThat(decoder.decoded).isZero();
        asks.accept(10);
        assertThat(handler.awaitEnd().content()).isEqualTo("aabb");
    }

    @Test
    void contentThatIsWantedRawIsNotDecoded() {
        RecordingHandler handler = new RecordingHandler(10);
        PumpedDelivery delivery = delivery(handler, 100, 0);
        delivery.content(octets("a!"));
        delivery.raw();
        assertThat(delivery.isDecoding()).isFalse();
        asks.accept(1);
        delivery.complete(Headers.empty());
        assertThat(handler.content()).isEqualTo("a");
        asks.accept(9);
        assertThat(handler.awaitEnd().content()).isEqualTo("a!");
        assertThat(decoder.decoded).isZero();
        assertThat(decoder.closed).isEqualTo(1);
    }

    /** As a connection does that has read more than was asked for, when it is asked by a command. */
    @Test
    void contentThatComesWithinTheDemandIsGivenOut() {
        RecordingHandler handler = new RecordingHandler(10);
        PumpedDelivery delivery = delivery(handler, 100, 0);
        exchange.onDemand = () -> {
            delivery.content(octets("ab"));
            delivery.complete(Headers.empty());
        };
        asks.accept(10);
        assertThat(handler.awaitEnd().content()).isEqualTo("aabb");
    }

    @Test
    void noMoreThanOnePortionIsFetchedForWhoDoesNotAsk() {
        PumpedDelivery delivery = delivery(new RecordingHandler(0), Long.MAX_VALUE, 0);
        int[] demands = {0};
        exchange.onDemand = () -> {
            demands[0]++;
            delivery.content(octets("a".repeat(64 << 10)));
        };
        delivery.begin();
        assertThat(demands[0]).isEqualTo(1);
    }

    @Test
    void contentThatMayBeDecodedAlreadyIsNotToBeHadRaw() {
        PumpedDelivery delivery = delivery(new RecordingHandler(), 100);
        delivery.content(octets("ab"));
        assertThatThrownBy(delivery::raw).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void emptyContentEndsWithoutBeingAskedFor() {
        RecordingHandler handler = new RecordingHandler(0);
        delivery(handler, 100, 0).complete(Headers.empty());
        assertThat(handler.awaitEnd().transcript()).containsExactly("HEAD 200", "COMPLETE");
    }

    /** For the faces' raw(): one request opts out of what its client does. */
    @Test
    void requestCanAskForContentAsItCame() throws Exception {
        AnsweringTransport zipped =
                new AnsweringTransport(request -> AnsweringTransport.response(request, 200, "Content-Encoding", "gzip")
                        .newBuilder()
                        .content(ByteString.encodeUtf8("no gzip"))
                        .build());
        try (HttpClient client = HttpClient.builder().transport(zipped).build()) {
            Request raw = Request.of(Method.GET, "https://example.com/", r -> r.extension("decompress", false));
            assertThat(client.sendAsync(raw).get().text()).isEqualTo("no gzip");
            assertThatThrownBy(() -> client.sendAsync(REQUEST).get()).hasCauseInstanceOf(DecodingException.class);
        }
    }

    private static final class Throwing extends RecordingHandler {
        @Override
        public void onContent(Buffer octets) {
            throw new IllegalStateException("thrown");
        }
    }

    /** Puts out each octet twice; an exclamation mark is damage. */
    private static final class Doubling implements ContentDecoder {
        private int closed;
        private int decoded;
        private boolean stalled;

        @Override
        public void decode(Buffer in, Buffer out, long max) throws IOException {
            assertThat(closed).isZero();
            long before = out.size();
            while (!stalled && !in.exhausted() && out.size() - before + 2 <= max) {
                byte octet = in.readByte();
                if (octet == '!') {
                    throw new IOException("damaged");
                }
                out.writeByte(octet).writeByte(octet);
                decoded++;
            }
        }

        @Override
        public void end() {}

        @Override
        public void close() {
            closed++;
        }
    }

    /** Of which nothing comes, unless a test says so. */
    private static final class Silent implements Exchange {
        private Runnable onDemand = () -> {};

        @Override
        public Request request() {
            return REQUEST;
        }

        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void demand(long octets) {
            onDemand.run();
        }

        @Override
        public void cancel() {}

        @Override
        public void await(BooleanSupplier condition) {}
    }
}
