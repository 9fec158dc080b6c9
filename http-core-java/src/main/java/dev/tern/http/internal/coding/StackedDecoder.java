package dev.tern.http.internal.coding;

import java.io.IOException;
import java.util.List;
import okio.Buffer;

/** Pure state; confined to its owner. Codings applied one over the other, undone from the outermost in. */
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
        long before = out.size();
        boolean moved = true;
        // Each round moves at most a portion between two layers, so what is held stays bounded.
        while (moved && out.size() - before < max) {
            moved = false;
            for (int i = 0; i < outermostFirst.size(); i++) {
                Buffer from = i == 0 ? in : between[i - 1];
                boolean innermost = i == between.length;
                Buffer to = innermost ? out : between[i];
                long room = innermost ? max - (out.size() - before) : PORTION_BYTES - to.size();
                if (room > 0) {
                    long size = to.size();
                    outermostFirst.get(i).decode(from, to, room);
                    moved |= to.size() > size;
                }
            }
        }
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
    }
}
