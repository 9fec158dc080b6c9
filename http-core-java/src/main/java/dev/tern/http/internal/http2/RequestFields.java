package dev.tern.http.internal.http2;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.FieldText;
import dev.tern.http.internal.hpack.FieldList;
import dev.tern.http.internal.hpack.HpackEncoder;
import dev.tern.http.internal.hpack.HpackEncoder.Indexing;
import dev.tern.http.internal.http1.RequestFraming;
import dev.tern.http.internal.http1.RequestTarget;
import dev.tern.http.internal.http1.TrailerFields;
import java.util.List;
import java.util.Set;
import okio.Buffer;

/**
 * Pure state; confined to its session. What of a request goes into its field sections (RFC 9113 §8.2, §8.3.1): pseudo-fields
 * first, then the fields in the order they were given, in lower case.
 *
 * <p>Left out is what belongs to an HTTP/1.1 connection: Connection and what it names, Keep-Alive, Proxy-Connection,
 * Upgrade, HTTP2-Settings, Transfer-Encoding, TE unless it says {@code trailers}; and {@code Expect: 100-continue} of a
 * request without content. Host becomes {@code :authority}; Cookie is split into its pairs, which compress better one by one
 * (§8.2.3). Content-Length is added where the length is known. All else goes as it is, such as Priority (RFC 9218).
 *
 * <p>It is all checked before it is encoded: a request that is refused leaves no trace in the encoder.
 */
final class RequestFields {
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    /** Different in each request, so that to remember them would only push out others. */
    private static final Set<String> ONCE = Set.of(
            ":path",
            "age",
            "content-length",
            "etag",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "range");

    /** A shorter one could be guessed, octet by octet, by who sees how well it compresses (RFC 7541 §7.1.3). */
    private static final int COOKIE_OCTETS_MIN = 20;

    private final LowerNames names = new LowerNames();
    private final FieldList fields = new FieldList();
    private final HpackEncoder encoder;

    RequestFields(HpackEncoder encoder) {
        this.encoder = encoder;
    }

    /**
     * Encodes the header section.
     *
     * @param sizeMax what the peer takes, counted as RFC 9113 §6.5.2 does
     * @return the field block
     * @throws IllegalArgumentException if the request cannot be sent; then nothing was encoded
     */
    Buffer encodeHead(Request request, long sizeMax) {
        fields.clear();
        addPseudoFields(request);
        addFields(request);
        return encoded(sizeMax);
    }

    /**
     * Encodes a trailer section.
     *
     * @throws IllegalArgumentException if a field may not stand there; then nothing was encoded
     */
    Buffer encodeTrailers(Headers trailers, long sizeMax) {
        fields.clear();
        for (int i = 0; i < trailers.size(); i++) {
            String name = names.of(trailers.name(i));
            if (!TrailerFields.mayCarry(name) || OF_CONNECTION.contains(name)) {
                throw new IllegalArgumentException("The field " + trailers.name(i)
                        + " must be known before the content and may not be a trailer (RFC 9110 §6.5.1)");
            }
            add(name, trailers.value(i));
        }
        return encoded(sizeMax);
    }

    private void addPseudoFields(Request request) {
        Method method = request.method();
        FieldText.checkToken(method.name(), "The method", "RFC 9110 §9.1");
        fields.add(":method", method.name());
        if (method.equals(Method.CONNECT)) {
            // §8.5: no scheme and no path.
            fields.add(
                    ":authority", RequestTarget.checkedHost(RequestTarget.of(request, RequestTarget.Form.AUTHORITY)));
            return;
        }
        String path = RequestTarget.of(request, RequestTarget.Form.ORIGIN);
        if (path.charAt(0) != '/' && !path.equals("*")) {
            throw new IllegalArgumentException(
                    "The request-target begins with '" + path.charAt(0) + "', not with '/' (RFC 9113 §8.3.1)");
        }
        fields.add(":scheme", request.url().scheme());
        fields.add(":authority", authority(request));
        fields.add(":path", path);
    }

    private static String authority(Request request) {
        List<String> given = request.headers().all("Host");
        if (given.size() > 1) {
            throw new IllegalArgumentException("Host is given " + given.size() + " times (RFC 9110 §7.2)");
        }
        return given.isEmpty() ? RequestTarget.authority(request.url()) : RequestTarget.checkedHost(given.get(0));
    }

    private void addFields(Request request) {
        Headers headers = request.headers();
        RequestFraming framing = RequestFraming.of(request);
        boolean hasContent = framing.kind() != RequestFraming.Kind.NONE;
        boolean hasConnection = headers.contains("Connection");
        boolean hasLength = false;
        for (int i = 0; i < headers.size(); i++) {
            String name = names.of(headers.name(i));
            String value = headers.value(i);
            if (OF_CONNECTION.contains(name) || (hasConnection && headers.containsToken("Connection", name))) {
                continue;
            }
            if (!hasContent && name.equals("expect") && Ascii.equalsIgnoreCase(value, "100-continue")) {
                continue;
            }
            if (name.equals("cookie")) {
                addCookies(value);
            } else {
                hasLength |= name.equals("content-length");
                add(name, value);
            }
        }
        if (headers.containsToken("TE", "trailers")) {
            fields.add("te", "trailers");
        }
        if (framing.kind() == RequestFraming.Kind.LENGTH && !hasLength) {
            fields.add("content-length", Long.toString(framing.length()));
        }
    }

    private void addCookies(String value) {
        int from = 0;
        for (int at = value.indexOf("; "); at >= 0; at = value.indexOf("; ", from)) {
            add("cookie", value.substring(from, at));
            from = at + 2;
        }
        add("cookie", from == 0 ? value : value.substring(from));
    }

    private void add(String name, String value) {
        FieldText.checkToken(name, "The field name", "RFC 9110 §5.1");
        FieldText.checkValue(name, value);
        fields.add(name, value);
    }

    private Buffer encoded(long sizeMax) {
        if (fields.size() > sizeMax) {
            throw new IllegalArgumentException(
                    "The fields are " + fields.size() + " octets large, where the peer takes " + sizeMax
                            + " (RFC 9113 §6.5.2, SETTINGS_MAX_HEADER_LIST_SIZE)");
        }
        Buffer block = new Buffer();
        encoder.begin(block);
        for (int i = 0; i < fields.count(); i++) {
            encoder.encode(fields.name(i), fields.value(i), indexing(fields.name(i), fields.value(i)), block);
        }
        encoder.end();
        fields.clear();
        return block;
    }

    private static Indexing indexing(String name, String value) {
        return switch (name) {
            case "authorization", "proxy-authorization" -> Indexing.NEVER;
            case "cookie" -> value.length() < COOKIE_OCTETS_MIN ? Indexing.NEVER : Indexing.REMEMBERED;
            default -> ONCE.contains(name) ? Indexing.ONCE : Indexing.REMEMBERED;
        };
    }
}
