package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.Request;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.FieldText;
import java.util.List;
import okio.Buffer;

/**
 * Immutable. Writes the request-line and header section of a request (RFC 9112 §3, §5).
 *
 * <p>Host comes first, as RFC 9110 §7.2 recommends; then the fields in the order they were given; then what framing
 * needs and was not given. Two fields bring a Connection option along, since the RFC forbids them without: TE
 * (RFC 9110 §10.1.4) and Upgrade (§7.8). One is left out: {@code Expect: 100-continue} of a request without content
 * (§10.1.1). Nothing else is added or dropped.
 *
 * <p>Whatever was checked before is checked again, character by character: the method, the target, names and values.
 * A request that cannot be sent is refused with {@link IllegalArgumentException}, and then nothing was written.
 */
public final class RequestEncoder {
    private static final String LINE_RULE = "RFC 9112 §3.1";

    private RequestEncoder() {}

    /** Writes the head of a request to an origin server. */
    public static void encodeHead(Request request, RequestFraming framing, Buffer out) {
        encodeHead(request, framing, RequestTarget.Form.ORIGIN, new RecentFields(), out);
    }

    /**
     * Writes the head of a request with this form of request-target.
     *
     * @param recent what the same owner sent before
     */
    public static void encodeHead(
            Request request, RequestFraming framing, RequestTarget.Form form, RecentFields recent, Buffer out) {
        long before = out.size();
        try {
            writeLine(request, form, out);
            writeHost(request, form, out);
            // What framing adds depends on the content; without any it is the same each time.
            boolean mayRepeat = framing.kind() == RequestFraming.Kind.NONE;
            if (!mayRepeat || !recent.write(request.headers(), out)) {
                long from = out.size();
                writeSection(request.headers(), framing, out);
                if (mayRepeat) {
                    recent.note(request.headers(), out, from);
                }
            }
        } catch (IllegalArgumentException refused) {
            truncate(out, before);
            throw refused;
        }
    }

    private static void writeLine(Request request, RequestTarget.Form form, Buffer out) {
        String method = request.method().name();
        FieldText.checkToken(method, "The method", LINE_RULE);
        out.writeUtf8(method)
                .writeByte(' ')
                .writeUtf8(RequestTarget.of(request, form))
                .writeUtf8(" HTTP/1.1\r\n");
    }

    private static void writeHost(Request request, RequestTarget.Form form, Buffer out) {
        List<String> given = request.headers().all("Host");
        if (given.size() > 1) {
            throw new IllegalArgumentException("Host is given " + given.size() + " times (RFC 9110 §7.2)");
        }
        String host = given.isEmpty()
                ? form == RequestTarget.Form.AUTHORITY
                        ? RequestTarget.checkedHost(RequestTarget.of(request, form))
                        : RequestTarget.authority(request.url())
                : RequestTarget.checkedHost(given.get(0));
        FieldWriter.write("Host", host, out);
    }

    /** Everything behind Host, with the empty line. */
    private static void writeSection(Headers headers, RequestFraming framing, Buffer out) {
        checkFraming(headers, framing);
        writeFields(headers, framing, out);
        writeAdded(headers, framing, out);
        FieldWriter.endOfLine(out);
    }

    private static void writeFields(Headers headers, RequestFraming framing, Buffer out) {
        boolean dropsExpect = framing.kind() == RequestFraming.Kind.NONE;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (Ascii.equalsIgnoreCase(name, "Host")) {
                continue;
            }
            String value = headers.value(i);
            if (dropsExpect
                    && Ascii.equalsIgnoreCase(name, "Expect")
                    && Ascii.equalsIgnoreCase(value, "100-continue")) {
                continue;
            }
            FieldWriter.write(name, value, out);
        }
    }

    private static void writeAdded(Headers headers, RequestFraming framing, Buffer out) {
        addOption(headers, "TE", out);
        addOption(headers, "Upgrade", out);
        switch (framing.kind()) {
            case NONE -> {}
            case LENGTH -> {
                if (!headers.contains("Content-Length")) {
                    out.writeUtf8("Content-Length: ").writeDecimalLong(framing.length());
                    FieldWriter.endOfLine(out);
                }
            }
            case CHUNKED -> {
                if (!headers.contains("Transfer-Encoding")) {
                    out.writeUtf8("Transfer-Encoding: chunked\r\n");
                }
            }
        }
    }

    private static void addOption(Headers headers, String field, Buffer out) {
        if (headers.contains(field) && !headers.containsToken("Connection", field)) {
            FieldWriter.write("Connection", field, out);
        }
    }

    /** {@link RequestFraming#of} sees to this; but a framing can come from elsewhere, and this is the last gate. */
    private static void checkFraming(Headers headers, RequestFraming framing) {
        List<String> lengths = headers.all("Content-Length");
        List<String> codings = headers.all("Transfer-Encoding");
        boolean lengthFits = switch (framing.kind()) {
            case LENGTH -> lengths.isEmpty() || isOnly(lengths, Long.toString(framing.length()));
            case NONE, CHUNKED -> lengths.isEmpty();
        };
        boolean codingFits = switch (framing.kind()) {
            case CHUNKED -> codings.isEmpty() || isOnly(codings, "chunked");
            case NONE, LENGTH -> codings.isEmpty();
        };
        if (!lengthFits || !codingFits) {
            throw new IllegalArgumentException("The given Content-Length or Transfer-Encoding contradicts the framing "
                    + framing + " (RFC 9112 §6)");
        }
    }

    private static boolean isOnly(List<String> values, String due) {
        return values.size() == 1 && Ascii.equalsIgnoreCase(values.get(0), due);
    }

    private static void truncate(Buffer out, long size) {
        Buffer kept = new Buffer();
        kept.write(out, size);
        out.clear();
        out.write(kept, size);
    }
}
