package dev.tern.http.internal.http2;

import java.io.EOFException;
import okio.Buffer;
import okio.ByteString;

/** Immutable. Reads octets that are known to be there: for them the end of a buffer is a mistake of ours, not of the peer. */
final class Octets {
    private Octets() {}

    static int readByte(Buffer in) {
        try {
            return in.readByte() & 0xff;
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }

    static int readShort(Buffer in) {
        try {
            return in.readShort() & 0xffff;
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }

    static int readInt(Buffer in) {
        try {
            return in.readInt();
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }

    static long readLong(Buffer in) {
        try {
            return in.readLong();
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }

    static ByteString read(Buffer in, int count) {
        try {
            return in.readByteString(count);
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }

    static void read(Buffer in, byte[] into, int at, int count) {
        int read = 0;
        while (read < count) {
            int got = in.read(into, at + read, count - read);
            if (got < 0) {
                throw new AssertionError("The buffer ended after " + read + " of " + count + " octets");
            }
            read += got;
        }
    }

    static void skip(Buffer in, long count) {
        try {
            in.skip(count);
        } catch (EOFException e) {
            throw new AssertionError(e);
        }
    }
}
