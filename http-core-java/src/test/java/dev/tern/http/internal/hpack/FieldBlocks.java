package dev.tern.http.internal.hpack;

import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ByteString;

/** Stateless. Field blocks and lists, as the tests of this package write them. */
final class FieldBlocks {
    private FieldBlocks() {}

    /** Decodes a block behind what the decoder has seen: {@code name: value} each. */
    static List<String> decode(HpackDecoder decoder, ByteString block) throws HpackViolation {
        FieldList fields = new FieldList();
        // Not at the edges of its array, so that reading beyond the block shows.
        byte[] octets = new byte[block.size() + 2];
        block.copyInto(0, octets, 1, block.size());
        octets[0] = (byte) 0x82;
        octets[octets.length - 1] = (byte) 0x82;
        decoder.decode(octets, 1, octets.length - 1, fields);
        return lines(fields);
    }

    static List<String> decode(HpackDecoder decoder, String hex) throws HpackViolation {
        return decode(decoder, hex(hex));
    }

    static List<String> lines(FieldList fields) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.count(); i++) {
            lines.add(fields.name(i) + ": " + fields.value(i));
        }
        return lines;
    }

    /** Encodes {@code name: value} lines as one block. */
    static ByteString encode(HpackEncoder encoder, HpackEncoder.Indexing indexing, List<String> lines) {
        Buffer out = new Buffer();
        encoder.begin(out);
        for (String line : lines) {
            int colon = line.indexOf(": ", 1);
            encoder.encode(line.substring(0, colon), line.substring(colon + 2), indexing, out);
        }
        encoder.end();
        return out.readByteString();
    }

    /** Hexadecimal digits with spaces anywhere. */
    static ByteString hex(String digits) {
        return ByteString.decodeHex(digits.replace(" ", ""));
    }
}
