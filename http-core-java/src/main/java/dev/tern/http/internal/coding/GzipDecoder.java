package dev.tern.http.internal.coding;

import java.io.IOException;
import java.util.zip.CRC32;
import okio.Buffer;

/**
 * Pure state; confined to its owner. The coding {@code gzip} (RFC 1952): every member, each with its checksum and length
 * checked. Zero padding behind the last member is passed over; anything else is an error, and so is an end in the middle.
 */
final class GzipDecoder implements ContentDecoder {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    /** Name, comment and extra field of a member; nobody who serves HTTP needs more. */
    private static final int HEADER_BYTES_MAX = 16 << 10;

    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xe0;

    private enum State {
        HEADER,
        BODY,
        TRAILER,
        /** Behind a member: another one, padding, or the end. */
        BETWEEN
    }

    private final Buffer input = new Buffer();
    private final InflateStep step = new InflateStep(true);
    private final CRC32 crc = new CRC32();
    private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
    private State state = State.HEADER;
    private boolean begun;
    private long memberLength;

    @Override
    public void decode(Buffer in, Buffer out, long max) throws IOException {
        begun |= !in.exhausted();
        input.writeAll(in);
        long room = max;
        boolean moved = true;
        while (moved && room > 0) {
            moved = switch (state) {
                case HEADER -> header();
                case TRAILER -> trailer();
                case BETWEEN -> between();
                case BODY -> {
                    long produced = body(out, room);
                    room -= produced;
                    yield produced > 0 || state != State.BODY;
                }
            };
        }
    }

    private long body(Buffer out, long room) throws IOException {
        long before = out.size();
        long produced = step.inflate(input, out, room);
        checksum(out, before);
        memberLength += produced;
        if (step.isFinished()) {
            state = State.TRAILER;
        }
        return produced;
    }

    private void checksum(Buffer out, long from) {
        if (out.size() == from) {
            return;
        }
        out.readUnsafe(cursor);
        try {
            for (int count = cursor.seek(from); count > 0; count = cursor.next()) {
                crc.update(cursor.data, cursor.start, cursor.end - cursor.start);
            }
        } finally {
            cursor.close();
        }
    }

    private boolean header() throws IOException {
        long length = headerLength();
        if ((length < 0 ? input.size() : length) > HEADER_BYTES_MAX) {
            throw new IOException("the gzip header is longer than " + HEADER_BYTES_MAX + " octets");
        }
        if (length < 0) {
            return false;
        }
        input.skip(length);
        step.reset();
        crc.reset();
        memberLength = 0;
        state = State.BODY;
        return true;
    }

    /** The length of the member's header if it is there as a whole, else -1. */
    private long headerLength() throws IOException {
        if (input.size() >= 2 && ((input.getByte(0) & 0xff) != 0x1f || (input.getByte(1) & 0xff) != 0x8b)) {
            throw new IOException("it does not begin with the gzip magic number (RFC 1952 §2.3.1)");
        }
        if (input.size() < HEADER_BYTES) {
            return -1;
        }
        int flags = input.getByte(3) & 0xff;
        if (input.getByte(2) != 8) {
            throw new IOException("the gzip compression method is " + input.getByte(2) + ", not 8 (RFC 1952 §2.3.1)");
        }
        if ((flags & RESERVED) != 0) {
            throw new IOException("reserved flags are set in the gzip header (RFC 1952 §2.3.1.2)");
        }
        return optionalFields(flags);
    }

    private long optionalFields(int flags) throws IOException {
        long at = HEADER_BYTES;
        if ((flags & FEXTRA) != 0) {
            if (input.size() < at + 2) {
                return -1;
            }
            at += 2 + ((input.getByte(at) & 0xff) | (input.getByte(at + 1) & 0xff) << 8);
        }
        for (int flag : new int[] {FNAME, FCOMMENT}) {
            if ((flags & flag) != 0) {
                long zero = input.size() <= at ? -1 : input.indexOf((byte) 0, at);
                if (zero < 0) {
                    return -1;
                }
                at = zero + 1;
            }
        }
        if ((flags & FHCRC) != 0) {
            at += 2;
            if (input.size() >= at) {
                checkHeader(at - 2);
            }
        }
        return input.size() < at ? -1 : at;
    }

    private void checkHeader(long length) throws IOException {
        CRC32 header = new CRC32();
        header.update(input.peek().readByteArray(length));
        int stated = (input.getByte(length) & 0xff) | (input.getByte(length + 1) & 0xff) << 8;
        if ((header.getValue() & 0xffff) != stated) {
            throw new IOException("the checksum of the gzip header is wrong (RFC 1952 §2.3.1.2)");
        }
    }

    private boolean trailer() throws IOException {
        if (input.size() < TRAILER_BYTES) {
            return false;
        }
        if (Integer.toUnsignedLong(input.readIntLe()) != crc.getValue()) {
            throw new IOException("the gzip checksum is wrong (RFC 1952 §2.3.1)");
        }
        if (Integer.toUnsignedLong(input.readIntLe()) != (memberLength & 0xffffffffL)) {
            throw new IOException("the gzip length is wrong (RFC 1952 §2.3.1)");
        }
        state = State.BETWEEN;
        return true;
    }

    private boolean between() throws IOException {
        while (!input.exhausted() && input.getByte(0) == 0) {
            input.skip(1);
        }
        if (input.exhausted()) {
            return false;
        }
        state = State.HEADER;
        return true;
    }

    @Override
    public void end() throws IOException {
        // Nothing at all is what servers send for empty content, whatever they call it.
        if (begun && (state != State.BETWEEN || !input.exhausted())) {
            throw new IOException("the gzip stream is cut off");
        }
    }

    @Override
    public void close() {
        step.close();
        input.clear();
    }
}
