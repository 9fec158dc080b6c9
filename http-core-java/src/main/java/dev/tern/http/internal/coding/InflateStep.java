package dev.tern.http.internal.coding;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import okio.Buffer;

/** Pure state; confined to its owner. The JDK's inflater between okio buffers: segments in, segments out, no copy. */
final class InflateStep {
    private final Inflater inflater;
    private final Buffer.UnsafeCursor input = new Buffer.UnsafeCursor();
    private final Buffer.UnsafeCursor output = new Buffer.UnsafeCursor();

    /**
     * @param raw without the zlib wrapper (RFC 1951), else with it (RFC 1950)
     */
    InflateStep(boolean raw) {
        inflater = new Inflater(raw);
    }

    /** Inflates until the room or the input is used up, or the end is reached: how many octets came out. */
    long inflate(Buffer in, Buffer out, long max) throws IOException {
        long produced = 0;
        while (produced < max && !inflater.finished()) {
            int count = step(in, out, max - produced);
            if (count < 0) {
                break;
            }
            produced += count;
        }
        return produced;
    }

    /** One segment's worth; -1 if more input is needed. */
    private int step(Buffer in, Buffer out, long room) throws IOException {
        int available = offer(in);
        int count = inflateInto(out, room);
        int consumed = available - inflater.getRemaining();
        if (available > 0) {
            in.skip(consumed);
        }
        if (inflater.needsDictionary()) {
            throw new IOException("the deflate stream needs a dictionary, which HTTP has no way to name");
        }
        return count == 0 && consumed <= 0 && !inflater.finished() ? -1 : count;
    }

    /** Lends the first segment to the inflater, which is done with it before anything is skipped. */
    private int offer(Buffer in) {
        in.readUnsafe(input);
        try {
            int available = input.next() == -1 ? 0 : input.end - input.start;
            if (available > 0) {
                inflater.setInput(input.data, input.start, available);
            }
            return available;
        } finally {
            input.close();
        }
    }

    private int inflateInto(Buffer out, long room) throws IOException {
        long before = out.size();
        out.readAndWriteUnsafe(output);
        try {
            output.expandBuffer(1);
            int count = inflater.inflate(output.data, output.start, (int) Math.min(output.end - output.start, room));
            output.resizeBuffer(before + count);
            return count;
        } catch (DataFormatException e) {
            output.resizeBuffer(before);
            throw new IOException("the deflate stream is malformed: " + e.getMessage(), e);
        } finally {
            output.close();
        }
    }

    boolean isFinished() {
        return inflater.finished();
    }

    /** Begins anew, for the next member. */
    void reset() {
        inflater.reset();
    }

    void close() {
        inflater.end();
    }
}
