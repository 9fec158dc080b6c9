package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. Feeds octets to a {@link ResponseDecoder} and writes down what it says, a line an
 * event. Content between two other events is one line, however many pieces it came in, so that one vector has one
 * transcript in whatever way it is cut.
 *
 * <pre>
 *   HEAD HTTP/1.1 200 OK [Content-Length: 5]
 *   CONTENT hello
 *   END                                          or END CLOSE_DELIMITED, END trailers [X: y]
 *   VIOLATION PROTOCOL RFC 9112 §6.3             ends the transcript
 *   WAITING                                      the input is not enough
 *   LEFT poison                                  octets that no response took
 * </pre>
 */
final class Transcript {
    private final ResponseDecoder decoder;
    private final List<Method> methods;
    private final List<String> lines = new ArrayList<>();
    private final Buffer in = new Buffer();
    private final Buffer content = new Buffer();
    private int started;
    private boolean over;
    private String message = "";

    private Transcript(ProtocolLimits limits, List<Method> methods) {
        decoder = new ResponseDecoder(limits);
        this.methods = methods;
        decoder.start(methods.get(started++));
    }

    /** Feeds pieces one after the other, each with its own segments; then the end of input, if asked for. */
    static Transcript of(ProtocolLimits limits, List<Method> methods, List<byte[]> pieces, boolean closed) {
        Transcript transcript = new Transcript(limits, methods);
        for (byte[] piece : pieces) {
            transcript.feed(piece);
        }
        transcript.finish(closed);
        return transcript;
    }

    private void feed(byte[] piece) {
        in.write(piece);
        try {
            boolean hungry = false;
            while (!over && !hungry) {
                hungry = step(decoder.next(in, content, Long.MAX_VALUE));
            }
        } catch (Http1Violation violation) {
            violated(violation);
        }
    }

    private boolean step(ResponseDecoder.Event event) {
        switch (event) {
            case NEED_INPUT:
                return true;
            case INFORMATIONAL:
                lines.add("INFORMATIONAL " + shown(decoder.head()));
                return false;
            case HEAD:
                lines.add("HEAD " + shown(decoder.head()));
                return false;
            case CONTENT:
                return false;
            case PAUSED:
                throw new AssertionError("Paused although everything was welcome");
            case END:
                ended();
                return false;
            default:
                throw new AssertionError(event);
        }
    }

    private void ended() {
        flushContent();
        CloseReason reason = decoder.closeReason();
        lines.add("END" + (reason == null ? "" : " " + reason)
                + (decoder.trailers().isEmpty() ? "" : " trailers " + shown(decoder.trailers())));
        over = started == methods.size() || reason != null;
        if (!over) {
            decoder.start(methods.get(started++));
        }
    }

    private void violated(Http1Violation violation) {
        flushContent();
        lines.add("VIOLATION " + violation.kind() + " " + violation.rule());
        message = violation.getMessage();
        over = true;
        in.clear();
    }

    private void finish(boolean closed) {
        if (!over && closed) {
            try {
                step(decoder.endOfInput());
            } catch (Http1Violation violation) {
                violated(violation);
            }
        }
        if (!over) {
            flushContent();
            lines.add("WAITING");
        }
        if (!in.exhausted() && !lines.get(lines.size() - 1).startsWith("VIOLATION")) {
            lines.add("LEFT " + latin1(in));
        }
    }

    private void flushContent() {
        if (!content.exhausted()) {
            lines.add("CONTENT " + latin1(content));
        }
    }

    private static String shown(ResponseHead head) {
        return head.version() + " " + head.status() + " " + head.reason() + " " + shown(head.headers());
    }

    private static String shown(Headers headers) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            fields.add(headers.name(i) + ": " + headers.value(i));
        }
        return fields.toString();
    }

    private static String latin1(Buffer octets) {
        return new String(octets.readByteArray(), StandardCharsets.ISO_8859_1);
    }

    List<String> lines() {
        return lines;
    }

    /** The message of the violation, or empty. */
    String message() {
        return message;
    }

    @Nullable
    CloseReason closeReason() {
        return decoder.closeReason();
    }

    /** Cuts octets in two. */
    static List<byte[]> cut(byte[] octets, int at) {
        return List.of(Arrays.copyOfRange(octets, 0, at), Arrays.copyOfRange(octets, at, octets.length));
    }

    /** One array for each octet. */
    static List<byte[]> byteByByte(byte[] octets) {
        List<byte[]> pieces = new ArrayList<>(octets.length);
        for (byte octet : octets) {
            pieces.add(new byte[] {octet});
        }
        return pieces;
    }
}
