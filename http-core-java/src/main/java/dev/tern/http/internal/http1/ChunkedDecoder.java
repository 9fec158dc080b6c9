package dev.tern.http.internal.http1;

import okio.Buffer;

/**
 * Pure state; confined to its owner. The chunked transfer coding (RFC 9112 §7.1) up to its last chunk; the trailer
 * section behind that is the {@link ResponseDecoder}'s, which reads it as it reads a header section.
 *
 * <pre>
 *             line ends, size over 0               all data taken
 *   LINE ────────────────────────────────▶ DATA ───────────────────▶ DATA_CR ─CR→ DATA_LF ─LF→ LINE
 *     └─ line ends, size 0 ──▶ LAST
 * </pre>
 */
public final class ChunkedDecoder {
    /** Octets that a line and the CRLF behind its data may have for nothing: 16 hex digits would fit. */
    private static final int FREE_LINE_BYTES = 24;

    /** What the input shows next. */
    enum Step {
        NEED_INPUT,
        /** {@link #remaining} octets of data come next; take some and tell {@link #took}. */
        DATA,
        /** The last chunk was read; the trailer section comes next. */
        LAST
    }

    private enum State {
        LINE,
        DATA,
        DATA_CR,
        DATA_LF,
        LAST
    }

    private final int lineBytesMax;
    private final ChunkLine line = new ChunkLine();
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();

    private State state = State.LINE;
    private int lineBytes;
    private long overhead;
    private long remaining;

    ChunkedDecoder(int lineBytesMax) {
        this.lineBytesMax = lineBytesMax;
    }

    void begin() {
        state = State.LINE;
        lineBytes = 0;
        overhead = 0;
        remaining = 0;
        line.begin();
    }

    /** Reads framing until data or the end is next. */
    Step next(Buffer in) throws Http1Violation {
        while (state != State.DATA && state != State.LAST) {
            if (in.exhausted()) {
                return Step.NEED_INPUT;
            }
            readSegment(in);
        }
        return state == State.DATA ? Step.DATA : Step.LAST;
    }

    private void readSegment(Buffer in) throws Http1Violation {
        in.readUnsafe(cursor);
        cursor.next();
        int start = cursor.start;
        int end = cursor.end;
        byte[] octets = cursor.data;
        int i = start;
        try {
            while (i < end && state != State.DATA && state != State.LAST) {
                take(octets[i++]);
            }
        } finally {
            cursor.close();
            Lines.skip(in, i - start);
        }
    }

    private void take(byte octet) throws Http1Violation {
        switch (state) {
            case LINE -> inLine(octet);
            case DATA_CR -> {
                expect(octet, '\r');
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                expect(octet, '\n');
                state = State.LINE;
            }
            case DATA, LAST -> throw new IllegalStateException("No framing is due");
        }
    }

    private void inLine(byte octet) throws Http1Violation {
        if (++lineBytes > lineBytesMax) {
            throw Http1Violation.tooLarge(
                    "RFC 9112 §7.1.1", "A chunk-size line has more than " + lineBytesMax + " octets");
        }
        line.take(octet);
        if (line.isEnd()) {
            remaining = line.size();
            spendOverhead();
            state = remaining == 0 ? State.LAST : State.DATA;
            lineBytes = 0;
            line.begin();
        }
    }

    /**
     * A peer that sends a long extension with each octet of data makes us read a thousandfold for nothing, and each
     * line alone looks fine. So the extensions of all lines may not outgrow the data by more than one full line.
     */
    private void spendOverhead() throws Http1Violation {
        overhead = Math.max(0, overhead + lineBytes - FREE_LINE_BYTES - Math.min(remaining, lineBytesMax));
        if (overhead > lineBytesMax) {
            throw Http1Violation.tooLarge("RFC 9112 §7.1.1", "The chunk extensions are larger than the content");
        }
    }

    private static void expect(byte octet, char due) throws Http1Violation {
        if (octet != due) {
            throw Http1Violation.protocol(
                    "RFC 9112 §7.1",
                    "The data of a chunk is followed by " + Http1Violation.named(octet) + ", not by CR LF");
        }
    }

    /** The octets of the present chunk that are still to be taken. */
    long remaining() {
        return remaining;
    }

    /** So many octets of data were taken. */
    void took(long count) {
        remaining -= count;
        if (remaining == 0) {
            state = State.DATA_CR;
        }
    }
}
