package dev.tern.http.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Multipart;
import dev.tern.http.QueryParams;
import dev.tern.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import okio.ByteString;
import okio.Source;

/** Immutable. The body of a question as content of a request. */
final class WireBody {
    private WireBody() {}

    static void put(JsonNode body, Request.Builder request) {
        if (body.isMissingNode() || body.isNull()) {
            return;
        }
        if (body.has("stream")) {
            long length = body.path("length").asLong(Body.UNKNOWN_LENGTH);
            request.content(Body.source(new Pieces(body.path("stream").iterator()), length));
        } else if (body.has("form")) {
            QueryParams fields = QueryParams.of();
            for (JsonNode pair : body.path("form")) {
                fields = fields.add(pair.get(0).asText(), pair.get(1).asText());
            }
            request.form(fields);
        } else if (body.has("multipart")) {
            request.multipart(parts -> body.path("multipart").forEach(part -> add(part, parts)));
        } else {
            request.content(Body.of(octets(body)));
        }
    }

    private static void add(JsonNode part, Multipart.Builder parts) {
        Body content = part.has("stream")
                ? Body.source(new Pieces(part.path("stream").iterator()), Body.UNKNOWN_LENGTH)
                : Body.of(octets(part.path("body")));
        String type = part.path("type").asText("");
        Headers headers = type.isEmpty() ? Headers.empty() : Headers.of("Content-Type", type);
        parts.part(part.path("name").asText(), part.path("filename").asText(null), headers, content);
    }

    static ByteString octets(JsonNode text) {
        if (text.isTextual()) {
            return ByteString.encodeString(text.asText(), StandardCharsets.ISO_8859_1);
        }
        Buffer octets = new Buffer();
        if (text.isArray()) {
            text.forEach(part -> octets.write(octets(part)));
        } else if (text.has("b64")) {
            octets.write(java.util.Base64.getDecoder().decode(text.path("b64").asText()));
        } else if (text.has("hex")) {
            octets.write(ByteString.decodeHex(text.path("hex").asText()));
        } else if (text.has("utf8")) {
            octets.writeUtf8(text.path("utf8").asText());
        } else if (text.has("repeat")) {
            ByteString unit = octets(text.path("repeat"));
            for (int i = 0; i < text.path("n").asInt(); i++) {
                octets.write(unit);
            }
        } else {
            throw new IllegalStateException("Unknown octets: " + text);
        }
        return octets.readByteString();
    }

    /** Confined to one pass. Pieces with pauses between them, or a failure. */
    private static final class Pieces implements Source {
        private final Iterator<JsonNode> pieces;

        Pieces(Iterator<JsonNode> pieces) {
            this.pieces = pieces;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            while (pieces.hasNext()) {
                JsonNode piece = pieces.next();
                if (piece.has("pause_ms")) {
                    pause(piece.path("pause_ms").asLong());
                } else if (piece.has("fail")) {
                    throw new IOException("The source fails, as asked");
                } else {
                    ByteString octets = octets(piece);
                    sink.write(octets);
                    return octets.size();
                }
            }
            return -1;
        }

        private static void pause(long millis) throws IOException {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                throw new IOException("Interrupted", e);
            }
        }

        @Override
        public okio.Timeout timeout() {
            return okio.Timeout.NONE;
        }

        @Override
        public void close() {}
    }
}
