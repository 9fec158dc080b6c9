package dev.tern.http.internal.coding;

import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The coding {@code deflate}: zlib (RFC 1950), and the bare stream (RFC 1951) that some
 * servers send under its name (RFC 9110 §8.4.1.2). Which it is, its first two octets say.
 */
final class DeflateDecoder implements ContentDecoder {
    private static final int ZLIB_METHOD_DEFLATE = 8;
    private static final int ZLIB_CHECK = 31;

    private final Buffer input = new Buffer();
    private @Nullable InflateStep step;
    private boolean begun;

    @Override
    public void decode(Buffer in, Buffer out, long max) throws IOException {
        begun |= !in.exhausted();
        input.writeAll(in);
        InflateStep current = step;
        if (current == null) {
            if (input.size() < 2) {
                return;
            }
            current = new InflateStep(!isZlib());
            step = current;
        }
        current.inflate(input, out, max);
        if (current.isFinished() && !input.exhausted()) {
            throw new IOException("octets come behind the end of the deflate stream");
        }
    }

    private boolean isZlib() {
        int first = input.getByte(0) & 0xff;
        int second = input.getByte(1) & 0xff;
        return (first & 0xf) == ZLIB_METHOD_DEFLATE && ((first << 8) | second) % ZLIB_CHECK == 0;
    }

    @Override
    public void end() throws IOException {
        // A server that compresses nothing may send nothing; that is how empty responses look in practice.
        if (begun && (step == null || !step.isFinished())) {
            throw new IOException("the deflate stream is cut off");
        }
    }

    @Override
    public void close() {
        if (step != null) {
            step.close();
        }
        input.clear();
    }
}
