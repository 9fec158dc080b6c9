package dev.tern.http.internal.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import okio.Buffer;

/**
 * Pure state; confined to its owner. The coding {@code zstd} (RFC 8878) by zstd-jni; only this class names that library. All
 * frames are decoded. A frame that wants a window of more than 8 MiB is refused (RFC 9659), before the memory is taken.
 */
final class ZstdDecoder implements ContentDecoder {
    private static final int PORTION_BYTES = 16 << 10;

    private final ByteBuffer input = ByteBuffer.allocateDirect(PORTION_BYTES).limit(0);
    private final ByteBuffer output = ByteBuffer.allocateDirect(PORTION_BYTES);
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

    /** Octets that came and are not in {@link #input} yet. */
    private final Buffer waiting = new Buffer();

    /** Whether the next octet is a frame's first. */
    private boolean between = true;

    /** Whether the library may have output left that was not asked for. */
    private boolean full;

    private boolean closed;

    @Override
    public void decode(Buffer in, Buffer out, long max) throws IOException {
        waiting.writeAll(in);
        long end = out.size() + max;
        while (out.size() < end && (input.hasRemaining() || full || refill())) {
            if (between && !begin()) {
                return;
            }
            step(out, end - out.size());
        }
    }

    private boolean refill() throws IOException {
        if (waiting.exhausted()) {
            return false;
        }
        input.compact();
        waiting.read(input);
        input.flip();
        return true;
    }

    /** Checks the frame's header; false if it is not there as a whole. */
    private boolean begin() throws IOException {
        refill();
        if (!ZstdWindow.isKnown(input)) {
            return false;
        }
        ZstdWindow.check(input);
        between = false;
        return true;
    }

    private void step(Buffer out, long room) throws IOException {
        output.clear().limit((int) Math.min(PORTION_BYTES, room));
        try {
            between = zstd.decompressDirectByteBufferStream(output, input);
        } catch (ZstdException e) {
            throw new IOException("the zstd stream is malformed: " + e.getMessage(), e);
        }
        full = !between && !output.hasRemaining();
        out.write(output.flip());
    }

    @Override
    public void end() throws IOException {
        if (!between || input.hasRemaining() || !waiting.exhausted()) {
            throw new IOException("the zstd stream is cut off");
        }
    }

    @Override
    public void close() {
        waiting.clear();
        if (!closed) {
            closed = true;
            zstd.close();
        }
    }
}
