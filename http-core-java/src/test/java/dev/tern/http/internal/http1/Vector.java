package dev.tern.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Immutable. What a peer sends on one connection, and the transcript that must come of it in every way of cutting it:
 * whole, at every place in two, octet by octet, and with foreign octets behind it that must stay.
 *
 * <pre>{@code
 * Vector.response("HTTP/1.1 204 No Content\r\n\r\n").gives("HEAD HTTP/1.1 204 No Content []", "END");
 * }</pre>
 */
record Vector(ProtocolLimits limits, List<Method> methods, byte[] octets, boolean closed) {
    private static final String FOREIGN = "HTTP/1.1 666 Poison\r\n\r\n";

    /** Octets, a character each, that answer one GET. */
    static Vector response(String octets) {
        return new Vector(
                ProtocolLimits.defaults(), List.of(Method.GET), octets.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** These octets answer such requests. */
    Vector to(Method... requests) {
        return new Vector(limits, List.of(requests), octets, closed);
    }

    /** The peer closes behind the octets. */
    Vector thenCloses() {
        return new Vector(limits, methods, octets, true);
    }

    Vector within(ProtocolLimits other) {
        return new Vector(other, methods, octets, closed);
    }

    /** Asserts the transcript. */
    void gives(String... expected) {
        List<String> lines = List.of(expected);
        assertThat(run(List.of(octets)).lines()).as("whole").isEqualTo(lines);
        for (int i = 1; i < octets.length; i++) {
            assertThat(run(Transcript.cut(octets, i)).lines())
                    .as("cut at %d", i)
                    .isEqualTo(lines);
        }
        assertThat(run(Transcript.byteByByte(octets)).lines())
                .as("octet by octet")
                .isEqualTo(lines);
        withForeignOctets(lines);
    }

    /** A complete response leaves what is behind it; with anything else, the foreign octets belong to it. */
    private void withForeignOctets(List<String> lines) {
        boolean complete = lines.get(lines.size() - 1).startsWith("END") && !closed;
        boolean leaves = lines.get(lines.size() - 1).startsWith("LEFT");
        if (!complete && !leaves) {
            return;
        }
        byte[] foreign = FOREIGN.getBytes(StandardCharsets.ISO_8859_1);
        byte[] both = Arrays.copyOf(octets, octets.length + foreign.length);
        System.arraycopy(foreign, 0, both, octets.length, foreign.length);
        List<String> more = new ArrayList<>(lines);
        if (leaves) {
            more.set(more.size() - 1, more.get(more.size() - 1) + FOREIGN);
        } else {
            more.add("LEFT " + FOREIGN);
        }
        assertThat(run(List.of(both)).lines()).as("foreign octets behind").isEqualTo(more);
        assertThat(run(Transcript.byteByByte(both)).lines())
                .as("foreign octets behind, octet by octet")
                .isEqualTo(more);
    }

    /** Asserts that the peer is refused for breaking this rule. */
    void violates(String rule) {
        ends("VIOLATION PROTOCOL " + rule);
    }

    /** Asserts that the last line of the transcript is this one. */
    void ends(String last) {
        for (List<byte[]> pieces : ways()) {
            assertThat(run(pieces).lines())
                    .as("in %d pieces", pieces.size())
                    .last()
                    .isEqualTo(last);
        }
    }

    private List<List<byte[]>> ways() {
        List<List<byte[]>> ways = new ArrayList<>();
        ways.add(List.of(octets));
        for (int i = 1; i < octets.length; i++) {
            ways.add(Transcript.cut(octets, i));
        }
        ways.add(Transcript.byteByByte(octets));
        return ways;
    }

    Transcript run(List<byte[]> pieces) {
        return Transcript.of(limits, methods, pieces, closed);
    }
}
