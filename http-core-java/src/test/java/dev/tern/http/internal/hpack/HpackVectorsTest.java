package dev.tern.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tern.http.internal.hpack.HpackEncoder.Indexing;
import dev.tern.http.vectors.SharedVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Real field lists, and what other encoders made of them. */
class HpackVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyStoryOfOtherEncodersIsDecoded() throws Exception {
        int blocks = 0;
        int stories = 0;
        for (Path file : SharedVectors.files(SharedVectors.folder("hpack"), ".json")) {
            if (file.getParent().endsWith("raw-data")) {
                continue;
            }
            HpackDecoder decoder = new HpackDecoder();
            int limit = HpackDecoder.DEFAULT_TABLE_SIZE;
            for (JsonNode one : JSON.readTree(file.toFile()).get("cases")) {
                limit = one.has("header_table_size")
                        ? one.get("header_table_size").intValue()
                        : limit;
                decoder.tableSizeLimit(limit);
                assertThat(FieldBlocks.decode(decoder, one.get("wire").textValue()))
                        .as("%s, case %s", file, one.get("seqno"))
                        .isEqualTo(lines(one));
                assertThat(decoder.tableSize()).isLessThanOrEqualTo(limit);
                blocks++;
            }
            stories++;
        }
        System.out.println("HPACK: decoded " + blocks + " blocks of " + stories + " stories");
        assertThat(stories).isPositive();
    }

    @Test
    void everyStoryIsTheSameBehindOurEncoder() throws Exception {
        int blocks = 0;
        long plain = 0;
        long coded = 0;
        for (Path file : SharedVectors.files(SharedVectors.folder("hpack"), ".json")) {
            HpackEncoder encoder = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
            HpackDecoder decoder = new HpackDecoder();
            // The size changes at any time, as a peer that says so in SETTINGS makes it.
            Random random = new Random(file.getFileName().toString().hashCode());
            for (JsonNode one : JSON.readTree(file.toFile()).get("cases")) {
                if (random.nextInt(4) == 0) {
                    encoder.peerTableSize(random.nextInt(6000));
                    encoder.peerTableSize(random.nextInt(6000));
                }
                List<String> lines = lines(one);
                Indexing indexing = Indexing.values()[random.nextInt(3)];
                ByteString block = FieldBlocks.encode(encoder, indexing, lines);
                assertThat(FieldBlocks.decode(decoder, block))
                        .as("%s, case %s", file, one.get("seqno"))
                        .isEqualTo(lines);
                assertThat(decoder.tableSize()).isEqualTo(encoder.tableSize());
                plain += lines.stream().mapToInt(String::length).sum();
                coded += block.size();
                blocks++;
            }
        }
        System.out.printf("HPACK: %d blocks there and back, in %d%% of their size%n", blocks, 100 * coded / plain);
        assertThat(blocks).isPositive();
    }

    private static List<String> lines(JsonNode one) {
        List<String> lines = new ArrayList<>();
        for (JsonNode field : one.get("headers")) {
            field.properties()
                    .forEach(entry ->
                            lines.add(entry.getKey() + ": " + entry.getValue().textValue()));
        }
        return lines;
    }
}
