package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random valid responses, several on a connection, written in all the ways the grammar allows, chopped at random, must
 * come out as they went in. A failure names the seed; {@code -Dtern.seed=…} repeats it.
 */
class ResponseRoundTripTest {
    private static final int ROUNDS = 2000;
    private static final String VISIBLE = "abcXYZ019!#$%&'*+-.^_`|~";

    @Test
    void randomResponsesComeOutAsTheyWentIn() {
        Long given = Long.getLong("tern.seed");
        long first = given != null ? given : System.nanoTime();
        int rounds = given != null ? 1 : ROUNDS;
        System.out.printf("random responses: %d rounds from seed %d%n", rounds, first);
        for (long seed = first; seed < first + rounds; seed++) {
            new Round(new Random(seed)).play("seed " + seed);
        }
    }

    /** One connection. */
    private static final class Round {
        private final Random random;
        private final StringBuilder wire = new StringBuilder();
        private final List<Method> methods = new ArrayList<>();
        private final List<String> expected = new ArrayList<>();
        private boolean closed;

        Round(Random random) {
            this.random = random;
        }

        void play(String seed) {
            for (int i = 1 + random.nextInt(4); i > 0 && !closed; i--) {
                response(i == 1);
            }
            byte[] octets = wire.toString().getBytes(StandardCharsets.ISO_8859_1);
            Transcript transcript = Transcript.of(ProtocolLimits.defaults(), methods, chopped(octets), closed);
            assertThat(transcript.lines()).as(seed + " " + transcript.message()).isEqualTo(expected);
        }

        private List<byte[]> chopped(byte[] octets) {
            List<byte[]> pieces = new ArrayList<>();
            int most = 1 + random.nextInt(random.nextBoolean() ? 8 : 20_000);
            for (int at = 0; at < octets.length; ) {
                int to = Math.min(octets.length, at + 1 + random.nextInt(most));
                pieces.add(Arrays.copyOfRange(octets, at, to));
                at = to;
            }
            return pieces;
        }

        private void response(boolean last) {
            while (random.nextInt(4) == 0) {
                expected.add("INFORMATIONAL " + head(102 + random.nextInt(98), new ArrayList<>()));
            }
            Method method = random.nextInt(5) == 0 ? Method.HEAD : Method.GET;
            methods.add(method);
            int status = random.nextInt(6) == 0 ? (random.nextBoolean() ? 204 : 304) : 200 + random.nextInt(3);
            boolean hasContent = method == Method.GET && status < 204;
            int kind = hasContent ? random.nextInt(last ? 3 : 2) : 3;
            switch (kind) {
                case 0 -> counted(status);
                case 1 -> chunked(status);
                case 2 -> closeDelimited(status);
                default -> {
                    expected.add("HEAD " + head(status, new ArrayList<>()));
                    expected.add("END");
                }
            }
        }

        private void counted(int status) {
            String content = content();
            List<String> fields = fieldsWith("Content-Length: " + content.length());
            expected.add("HEAD " + head(status, fields));
            wire.append(content);
            contentAndEnd(content, "END");
        }

        private void chunked(int status) {
            String content = content();
            expected.add("HEAD " + head(status, fieldsWith("Transfer-Encoding: chunked")));
            for (int at = 0; at < content.length(); ) {
                int to = Math.min(content.length(), at + 1 + random.nextInt(content.length()));
                wire.append(chunkLine(to - at)).append(content, at, to).append("\r\n");
                at = to;
            }
            wire.append(chunkLine(0));
            List<String> trailers = random.nextBoolean() ? List.of() : fieldsWith("X-Sum: 1");
            trailers.forEach(this::field);
            wire.append("\r\n");
            contentAndEnd(content, trailers.isEmpty() ? "END" : "END trailers " + trailers);
        }

        private void closeDelimited(int status) {
            String content = content();
            expected.add("HEAD " + head(status, new ArrayList<>()));
            wire.append(content);
            closed = true;
            contentAndEnd(content, "END CLOSE_DELIMITED");
        }

        private void contentAndEnd(String content, String end) {
            if (!content.isEmpty()) {
                expected.add("CONTENT " + content);
            }
            expected.add(end);
        }

        private String chunkLine(int size) {
            String hex = Integer.toHexString(size);
            String zeros = "0".repeat(random.nextInt(3));
            String[] extensions = {"", "", ";a", ";a=b", " ; a = \"x;\\\"y\" ;b"};
            return zeros + (random.nextBoolean() ? hex : hex.toUpperCase(java.util.Locale.ROOT))
                    + extensions[random.nextInt(extensions.length)] + "\r\n";
        }

        private String content() {
            StringBuilder content = new StringBuilder();
            for (int i = random.nextInt(random.nextInt(5) == 0 ? 30_000 : 50); i > 0; i--) {
                content.append((char) random.nextInt(256));
            }
            return content.toString();
        }

        private List<String> fieldsWith(String field) {
            List<String> fields = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                fields.add("X-" + text(1 + random.nextInt(20)) + ": " + text(random.nextInt(80)));
            }
            fields.add(random.nextInt(fields.size() + 1), field);
            return fields;
        }

        private String text(int length) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(VISIBLE.charAt(random.nextInt(VISIBLE.length())));
            }
            return text.toString();
        }

        /** Writes a head and gives it as a transcript shows it. */
        private String head(int status, List<String> fields) {
            String reason = text(random.nextInt(5));
            wire.append("HTTP/1.1 ").append(status);
            wire.append(reason.isEmpty() && random.nextBoolean() ? "" : " " + reason)
                    .append("\r\n");
            fields.forEach(this::field);
            wire.append("\r\n");
            return "HTTP/1.1 " + status + " " + reason + " " + fields;
        }

        private void field(String field) {
            int colon = field.indexOf(':');
            String[] spaces = {"", " ", "\t ", "  "};
            wire.append(field, 0, colon + 1)
                    .append(spaces[random.nextInt(spaces.length)])
                    .append(field.substring(colon + 1).strip())
                    .append(spaces[random.nextInt(spaces.length)])
                    .append("\r\n");
        }
    }
}
