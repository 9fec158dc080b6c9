package dev.tern.benchmarks.client;

import java.io.IOException;
import java.io.InputStream;

/** Content of a given length for uploads, and the way to read downloads away. */
final class Octets extends InputStream {
    static final int PIECE = 64 * 1024;

    private long left;

    Octets(long length) {
        this.left = length;
    }

    @Override
    public int read() {
        return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int offset, int count) {
        if (left <= 0) {
            return -1;
        }
        int read = (int) Math.min(left, count);
        left -= read;
        return read;
    }

    static long drain(InputStream content) throws IOException {
        byte[] piece = new byte[PIECE];
        long length = 0;
        for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
            length += read;
        }
        return length;
    }

    static long checked(int status, long length) {
        if (status != 200) {
            throw new IllegalStateException("status " + status);
        }
        return length;
    }
}
