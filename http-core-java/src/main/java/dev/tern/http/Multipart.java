package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import java.net.URLConnection;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Content of type multipart/form-data (RFC 7578), laid out octet for octet as httpx does: parts in the order
 * they were added, names escaped by the rules of HTML, files read when they are sent.
 *
 * <p>The boundary is random, unless the request's own Content-Type names one. The length is known if every part's is. It can
 * be sent again if every part can.
 *
 * <pre>{@code Multipart.builder().field("title", "Report").file("report", Path.of("report.pdf")).build()}</pre>
 */
public final class Multipart extends Body {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BOUNDARY_OCTETS = 16;

    /** What is in memory and small is sent in one piece with the lines round it. */
    private static final int JOINED_BYTES_MAX = 64 << 10;

    private final List<Part> parts;
    private final String boundary;
    private final Body content;

    private Multipart(List<Part> parts, String boundary) {
        this.parts = parts;
        this.boundary = boundary;
        this.content = layout(parts, boundary);
    }

    private record Part(String head, Body body) {}

    public static Builder builder() {
        return new Builder();
    }

    /** The boundary between the parts. */
    public String boundary() {
        return boundary;
    }

    /** The same parts with another boundary: 1 to 70 characters that may stand in one (RFC 2046 §5.1.1). */
    public Multipart withBoundary(String other) {
        if (!other.matches("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")) {
            throw new IllegalArgumentException(
                    "Not a boundary: " + Quoted.visibly(other) + " (RFC 2046 §5.1.1: 1 to 70 characters)");
        }
        return new Multipart(parts, other);
    }

    private static Body layout(List<Part> parts, String boundary) {
        List<Body> pieces = new ArrayList<>();
        Buffer lines = new Buffer();
        for (Part part : parts) {
            lines.writeUtf8("--").writeUtf8(boundary).writeUtf8("\r\n").writeUtf8(part.head());
            ByteString octets = part.body().inMemory();
            if (octets != null && octets.size() <= JOINED_BYTES_MAX) {
                lines.write(octets);
            } else {
                pieces.add(Body.of(lines.readByteString()));
                pieces.add(part.body());
            }
            lines.writeUtf8("\r\n");
        }
        lines.writeUtf8("--").writeUtf8(boundary).writeUtf8("--\r\n");
        pieces.add(Body.of(lines.readByteString()));
        return pieces.size() == 1 ? pieces.get(0) : new ConcatenatedBody(pieces, null);
    }

    @Override
    public long contentLength() {
        return content.contentLength();
    }

    @Override
    public String contentType() {
        boolean token = Ascii.isToken(boundary);
        return "multipart/form-data; boundary=" + (token ? boundary : '"' + boundary + '"');
    }

    @Override
    public boolean isReplayable() {
        return content.isReplayable();
    }

    @Override
    public @Nullable ByteString inMemory() {
        return content.inMemory();
    }

    @Override
    public ContentReader open() {
        return content.open();
    }

    /** Not thread-safe. Collects the parts. */
    public static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        private Builder() {}

        /** A field: text in UTF-8, without a Content-Type. */
        public Builder field(String name, String value) {
            return part(name, null, Headers.empty(), Body.of(value));
        }

        /** A file under its own name; the type is guessed from the name. See {@link Body#file}. */
        public Builder file(String name, Path path) {
            Path fileName = path.getFileName();
            return file(name, fileName == null ? "upload" : fileName.toString(), Body.file(path));
        }

        /** A file of this name; the type is the body's, else guessed from the name, else application/octet-stream. */
        public Builder file(String name, String filename, Body content) {
            return part(name, filename, Headers.empty(), content);
        }

        /** A file of this name and type. */
        public Builder file(String name, String filename, Body content, String contentType) {
            return part(name, filename, Headers.of("Content-Type", contentType), content);
        }

        /**
         * A part with everything of its own.
         *
         * @param filename null for none; then no Content-Type is added either
         * @param headers further fields of the part; a Content-Type among them wins
         */
        public Builder part(String name, @Nullable String filename, Headers headers, Body content) {
            if (headers.contains("Content-Disposition")) {
                throw new IllegalArgumentException(
                        "The Content-Disposition of a part is made of its name and file name");
            }
            StringBuilder head = new StringBuilder("Content-Disposition: form-data; name=\"");
            head.append(escaped(name)).append('"');
            String file = filename == null ? "" : filename;
            if (!file.isEmpty()) {
                head.append("; filename=\"").append(escaped(file)).append('"');
            }
            head.append("\r\n");
            headers.forEach(field ->
                    head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
            String implied = file.isEmpty() ? content.contentType() : typeOf(file, content);
            String type = headers.contains("Content-Type") ? null : implied;
            if (type != null) {
                head.append("Content-Type: ").append(type).append("\r\n");
            }
            parts.add(new Part(head.append("\r\n").toString(), content));
            return this;
        }

        private static String typeOf(String filename, Body content) {
            String own = content.contentType();
            String guessed = own == null ? URLConnection.guessContentTypeFromName(filename) : own;
            return guessed == null ? "application/octet-stream" : guessed;
        }

        /** As HTML has it and httpx does: no quote, backslash or control can end the value. */
        private static String escaped(String name) {
            StringBuilder escaped = new StringBuilder(name.length());
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c == '"') {
                    escaped.append("%22");
                } else if (c == '\\') {
                    escaped.append("\\\\");
                } else if (c < 0x20 && c != 0x1b) {
                    escaped.append(String.format("%%%02X", (int) c));
                } else {
                    escaped.append(c);
                }
            }
            return escaped.toString();
        }

        public Multipart build() {
            byte[] random = new byte[BOUNDARY_OCTETS];
            RANDOM.nextBytes(random);
            return new Multipart(List.copyOf(parts), ByteString.of(random).hex());
        }
    }
}
