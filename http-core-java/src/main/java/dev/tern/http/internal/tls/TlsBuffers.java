package dev.tern.http.internal.tls;

import java.nio.ByteBuffer;

/**
 * Loop-confined. Room for one record in each direction, shared by all sessions of a loop, so that ten thousand idle
 * connections hold none. Heap arrays, since the JDK's engine works on arrays inside.
 */
public final class TlsBuffers {
    /** 2^14 octets of content, the expansion that RFC 5246 §6.2.3 allows, and the record header. */
    static final int RECORD_BYTES = 16384 + 2048 + 5;

    final byte[] cipherArray = new byte[RECORD_BYTES];
    final byte[] plainArray = new byte[RECORD_BYTES];
    final ByteBuffer cipher = ByteBuffer.wrap(cipherArray);
    final ByteBuffer plain = ByteBuffer.wrap(plainArray);
}
