package dev.tern.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.internal.hpack.HpackEncoder.Indexing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Netty decodes what we encode, and we decode what Netty encodes; tables of both change their size on the way. */
class HpackInteropTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz-0123456789";
    private static final int ROUNDS = 3000;

    private final Random random = new Random(9113);

    @Test
    void nettyDecodesWhatWeEncode() throws Exception {
        HpackEncoder encoder = new HpackEncoder(4096);
        DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(false, 1 << 20);
        for (int i = 0; i < ROUNDS; i++) {
            if (random.nextInt(20) == 0) {
                long size = random.nextInt(6000);
                netty.configuration().maxHeaderTableSize(size);
                encoder.peerTableSize(size);
            }
            List<String> lines = lines();
            ByteString block = FieldBlocks.encode(encoder, Indexing.values()[random.nextInt(3)], lines);
            ByteBuf buffer = Unpooled.wrappedBuffer(block.toByteArray());
            assertThat(sorted(netty.decodeHeaders(3, buffer))).isEqualTo(sorted(lines));
        }
    }

    @Test
    void weDecodeWhatNettyEncodes() throws Exception {
        HpackDecoder decoder = new HpackDecoder(8000);
        DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder((name, value) -> random.nextInt(9) == 0);
        for (int i = 0; i < ROUNDS; i++) {
            if (random.nextInt(20) == 0) {
                netty.configuration().maxHeaderTableSize(random.nextInt(8000));
            }
            List<String> lines = lines();
            Http2Headers headers = new DefaultHttp2Headers(false);
            lines.forEach(line -> headers.add(line.substring(0, line.indexOf(": ", 1)), value(line)));
            ByteBuf buffer = Unpooled.buffer();
            netty.encodeHeaders(3, headers, buffer);
            ByteString block = ByteString.of(ByteBufUtil.getBytes(buffer));
            assertThat(sorted(FieldBlocks.decode(decoder, block))).isEqualTo(sorted(lines));
        }
    }

    /** A list such as requests have: some fields come again and again, some are new. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(":method: GET", ":scheme: https", ":path: /" + text(12)));
        for (int i = random.nextInt(12); i > 0; i--) {
            String name = random.nextBoolean() ? "x-" + random.nextInt(30) : "y-" + text(10);
            lines.add(name + ": " + (random.nextBoolean() ? "same" : text(60)));
        }
        return lines;
    }

    private String text(int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max); i >= 0; i--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static String value(String line) {
        return line.substring(line.indexOf(": ", 1) + 2);
    }

    /** Netty's Headers keep the order of one name only. */
    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static List<String> sorted(Http2Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach(field -> lines.add(field.getKey() + ": " + field.getValue()));
        return sorted(lines);
    }
}
