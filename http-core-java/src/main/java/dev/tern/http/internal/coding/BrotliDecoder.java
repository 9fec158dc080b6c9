package dev.tern.http.internal.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. The coding {@code br} (RFC 7932) by Brotli4j; only this class names that library. What
 * it holds natively is a window of 16 MiB at the most, whatever the stream says.
 */
final class BrotliDecoder implements ContentDecoder {
    private static final int PORTION_BYTES = 16 << 10;

    private final DecoderJNI.Wrapper brotli;

    /** What the library has put out and was not asked for yet: a view of native memory, good until the next call. */
    private @Nullable ByteBuffer ahead;

    private boolean begun;
    private boolean closed;

    BrotliDecoder() throws IOException {
        Brotli4jLoader.ensureAvailability();
        brotli = new DecoderJNI.Wrapper(PORTION_BYTES);
    }

    @Override
    public void decode(Buffer in, Buffer out, long max) throws IOException {
        begun |= !in.exhausted();
        long end = out.size() + max;
        while (out.size() < end) {
            if (ahead != null) {
                give(ahead, out, end - out.size());
            } else if (brotli.hasOutput()) {
                ahead = brotli.pull();
            } else if (!advance(in)) {
                return;
            }
        }
    }

    private void give(ByteBuffer source, Buffer out, long room) throws IOException {
        int limit = source.limit();
        source.limit((int) Math.min(limit, source.position() + room));
        out.write(source);
        source.limit(limit);
        if (!source.hasRemaining()) {
            ahead = null;
        }
    }

    /** Lets the library work on; false if it needs input and there is none. */
    private boolean advance(Buffer in) throws IOException {
        switch (brotli.getStatus()) {
            case DONE -> {
                if (!in.exhausted()) {
                    throw new IOException("octets come behind the end of the brotli stream");
                }
                return false;
            }
            case NEEDS_MORE_INPUT -> {
                if (in.exhausted()) {
                    return false;
                }
                ByteBuffer input = brotli.getInputBuffer();
                input.clear();
                brotli.push(in.read(input));
            }
            case OK -> brotli.push(0);
            default ->
                // The library says no more; octets behind the end in the same portion are one of the reasons.
                throw new IOException("the brotli stream is malformed");
        }
        return true;
    }

    @Override
    public void end() throws IOException {
        // As with gzip: nothing at all is what servers send for empty content.
        if (begun && (ahead != null || brotli.getStatus() != DecoderJNI.Status.DONE)) {
            throw new IOException("the brotli stream is cut off");
        }
    }

    @Override
    public void close() {
        ahead = null;
        if (!closed) {
            closed = true;
            brotli.destroy();
        }
    }
}
