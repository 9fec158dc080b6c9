package dev.tern.http.internal.coding;

import java.io.IOException;
import okio.Buffer;

/** Pure state; confined to its owner. Stops content that grows beyond reason while it is decoded. */
final class LimitedDecoder implements ContentDecoder {
    /** Small content may compress extremely well; below this the ratio says nothing. */
    private static final long RATIO_COUNTS_FROM_BYTES = 1 << 20;

    private final ContentDecoder decoder;
    private final long ratioMax;
    private long encoded;
    private long decoded;

    LimitedDecoder(ContentDecoder decoder, long ratioMax) {
        this.decoder = decoder;
        this.ratioMax = ratioMax;
    }

    @Override
    public void decode(Buffer in, Buffer out, long max) throws IOException {
        long inBefore = in.size();
        long outBefore = out.size();
        decoder.decode(in, out, max);
        encoded += inBefore - in.size();
        decoded += out.size() - outBefore;
        if (decoded > RATIO_COUNTS_FROM_BYTES && decoded / Math.max(encoded, 1) > ratioMax) {
            throw new IOException("the content grows to more than " + ratioMax + " times its size");
        }
    }

    @Override
    public void end() throws IOException {
        decoder.end();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
