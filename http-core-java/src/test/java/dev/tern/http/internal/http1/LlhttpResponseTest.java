package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.vectors.SharedVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The response cases of llhttp, the parser of Node.js: where we are stricter is listed, with the rule that we hold. */
class LlhttpResponseTest {
    private static final String EMPTY_LINE = "RFC 9112 §4: a response begins with its status line; an empty line in"
            + " front is what a server is told to skip (§2.2), not a client";
    private static final String OTHER_NAME = "RFC 9112 §2.3: the name is HTTP, and other protocols are not asked for";
    private static final String CODING = "RFC 9112 §6.1: an unknown last coding could be read until close, but what"
            + " is read then is not the content";

    /** Cases that llhttp takes and we refuse. */
    private static final Map<String, String> STRICTER = Map.ofEntries(
            Map.entry("HTTP 304 with Content-Length", EMPTY_LINE),
            Map.entry("HTTP 100 first, then 400", EMPTY_LINE),
            Map.entry("Should parse multiple events", EMPTY_LINE),
            Map.entry("Response starting with CRLF", EMPTY_LINE),
            Map.entry("RTSP response", OTHER_NAME),
            Map.entry("ICE response", OTHER_NAME),
            Map.entry("HTTP version 0.9", "RFC 9112 §2.3: 0.9 has no status line, so this is not it"),
            Map.entry("`chunked` before other transfer-encoding", CODING),
            Map.entry("multiple transfer-encoding where chunked is not the last one", CODING),
            Map.entry("`chunkedchunked` transfer-encoding does not enable chunked enconding", CODING));

    private final Set<String> stricter = new TreeSet<>();
    private int same;
    private int lenientRefused;

    @Test
    void whatLlhttpRefusesIsRefusedAndTheRestIsReadAlike() {
        Path folder = SharedVectors.folder("llhttp/response");
        int read = 0;
        for (Path file : SharedVectors.files(folder, ".md")) {
            for (LlhttpCase it : LlhttpCase.read(file)) {
                read++;
                compare(it);
            }
        }
        assertThat(read).as("cases found").isGreaterThanOrEqualTo(80);
        assertThat(stricter).as("the list of where we are stricter").isEqualTo(new TreeSet<>(STRICTER.keySet()));
        System.out.printf(
                "llhttp responses: %d cases; %d read or refused alike, %d where we are stricter, as listed,"
                        + " %d tolerances of lenient mode refused%n",
                read, same, stricter.size(), lenientRefused);
    }

    private void compare(LlhttpCase it) {
        List<String> ours = read(it.vector(), it.expected());
        if (ours.equals(it.expected())) {
            same++;
        } else if (it.lenient()) {
            assertThat(ours).as(it.title()).last().isEqualTo("VIOLATION");
            lenientRefused++;
        } else {
            assertThat(STRICTER)
                    .as("%s gives %s, not %s", it.title(), ours, it.expected())
                    .containsKey(it.title());
            assertThat(ours).as(it.title()).last().isEqualTo("VIOLATION");
            stricter.add(it.title());
        }
    }

    private static List<String> read(Vector vector, List<String> expected) {
        List<String> lines = vector.run(List.of(vector.octets())).lines();
        boolean waitsWhereTheyRefuse = lines.get(lines.size() - 1).equals("WAITING")
                && !expected.isEmpty()
                && expected.get(expected.size() - 1).equals("VIOLATION");
        if (waitsWhereTheyRefuse) {
            // We look at a field line when it is whole.
            byte[] ended = Arrays.copyOf(vector.octets(), vector.octets().length + 2);
            ended[ended.length - 2] = '\r';
            ended[ended.length - 1] = '\n';
            lines = vector.run(List.of(ended)).lines();
        }
        return reduced(lines);
    }

    /** Without what llhttp's log does not tell. */
    private static List<String> reduced(List<String> lines) {
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("END") || line.startsWith("VIOLATION")) {
                kept.add(line.startsWith("END") ? "END" : "VIOLATION");
            } else if (!line.startsWith("LEFT") && !line.equals("WAITING")) {
                kept.add(line);
            }
        }
        return kept;
    }
}
