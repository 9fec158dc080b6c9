package dev.tern.http.internal.coding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import okio.Buffer;
import okio.ByteString;

/** Reference encodings, by other hands than ours. */
final class Encoded {
    /** Short, with repetitions; encoded it is small enough to be cut at every point. */
    static final ByteString TEXT =
            ByteString.encodeUtf8("tern, tern, arctic tern; " + "the longest round trip. ".repeat(20));

    /** Compresses badly, and is longer than a segment, a portion, and a window of deflate. */
    static final ByteString NOISE = noise(100_000);

    private Encoded() {}

    private static ByteString noise(int size) {
        byte[] octets = new byte[size];
        new Random(42).nextBytes(octets);
        return ByteString.of(octets);
    }

    static ByteString zeros(int size) {
        return ByteString.of(new byte[size]);
    }

    static ByteString gzip(ByteString content) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(encoded)) {
            content.write(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.of(encoded.toByteArray());
    }

    /** A member with these flags and these optional fields as they stand in it. */
    static ByteString gzip(int flags, ByteString fields, ByteString content) {
        CRC32 crc = new CRC32();
        crc.update(content.toByteArray());
        return new Buffer()
                .write(ByteString.decodeHex("1f8b08"))
                .writeByte(flags)
                .write(ByteString.decodeHex("0102030400ff"))
                .write(fields)
                .write(deflate(content, true))
                .writeIntLe((int) crc.getValue())
                .writeIntLe(content.size())
                .readByteString();
    }

    static ByteString deflate(ByteString content, boolean raw) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(encoded, deflater)) {
            content.write(deflate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return ByteString.of(encoded.toByteArray());
    }

    static ByteString joined(ByteString... parts) {
        Buffer joined = new Buffer();
        for (ByteString part : parts) {
            joined.write(part);
        }
        return joined.readByteString();
    }

    /** With one octet turned over. */
    static ByteString damaged(ByteString encoded, int at) {
        byte[] octets = encoded.toByteArray();
        octets[at] = (byte) ~octets[at];
        return ByteString.of(octets);
    }
}
