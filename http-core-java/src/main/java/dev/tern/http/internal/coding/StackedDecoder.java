package dev.tern.http.internal.coding;

import java.io.IOException;
import java.util.List;
import okio.Buffer;

/**
 * Pure state; confined to its owner. Codings applied one over the other, undone from the outermost in.
 *
 * <p>A layer is given the next portion only when it has made all it can of the one before: so each holds one portion at
 * the most, however well the layers outside of it were compressed and however little is asked for.
 */
final class StackedDecoder implements ContentDecoder {
    private static final long PORTION_BYTES = 16 << 10;

    private final List<ContentDecoder> outermostFirst;
    private final Buffer[] between;

    StackedDecoder(List<ContentDecoder> outermostFirst) {
        this.outermostFirst = outermostFirst;
        between = new Buffer[outermostFirst.size() - 1];
        for (int i = 0; i < between.length; i++) {
            between[i] = new Buffer();
        }
    }

    @Override
    public void decode(Buffer in, Buffer out, long max) throws IOException {
        long end = out.size() + max;
        boolean moved = true;
        while (moved && out.size() < end) {
            moved = pull(between.length, in, out, end - out.size());
        }
    }

    /** Lets a layer put something out, with input from the layers outside of it where it needs some; false if it cannot. */
    private boolean pull(int layer, Buffer in, Buffer out, long room) throws IOException {
        ContentDecoder decoder = outermostFirst.get(layer);
        Buffer from = layer == 0 ? in : between[layer - 1];
        long before = out.size();
        decoder.decode(from, out, room);
        while (out.size() == before && layer > 0 && pull(layer - 1, in, from, PORTION_BYTES)) {
            decoder.decode(from, out, room);
        }
        return out.size() > before;
    }

    @Override
    public void end() throws IOException {
        for (ContentDecoder decoder : outermostFirst) {
            decoder.end();
        }
    }

    @Override
    public void close() {
        outermostFirst.forEach(ContentDecoder::close);
        for (Buffer held : between) {
            held.clear();
        }
    }
}
