package dev.tern.http.internal.tls;

/**
 * Pure. Which group a server chose for the key exchange, by its number (RFC 8446 §4.2.7), where it says so in the clear: in the
 * key share of its hello (RFC 8446 §4.2.8), or in its key exchange message (RFC 8422 §5.4). Nobody relies on it but to be quicker.
 */
final class KeyExchangeGroup {
    /** The record says nothing of it. */
    static final int NONE = 0;

    private static final int HANDSHAKE_RECORD = 22;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int NAMED_CURVE = 3;
    private static final int KEY_SHARE = 51;

    private KeyExchangeGroup() {}

    /** Of a whole record, before it is handed to the engine. */
    static int in(byte[] record, int size) {
        if (size < RECORD_HEADER_BYTES || record[0] != HANDSHAKE_RECORD) {
            return NONE;
        }
        int end;
        for (int at = RECORD_HEADER_BYTES; at + MESSAGE_HEADER_BYTES <= size; at = end) {
            int body = at + MESSAGE_HEADER_BYTES;
            end = body + ((record[at + 1] & 0xff) << 16 | number(record, at + 2));
            if (end > size) {
                return NONE;
            }
            int group = record[at] == SERVER_HELLO
                    ? inHello(record, body, end)
                    : record[at] == SERVER_KEY_EXCHANGE ? inKeyExchange(record, body, end) : NONE;
            if (group != NONE) {
                return group;
            }
        }
        return NONE;
    }

    private static int inHello(byte[] record, int from, int end) {
        int sessionId = from + 2 + 32;
        if (sessionId >= end) {
            return NONE;
        }
        // Behind session id, cipher suite, compression and the length of all extensions.
        int at = sessionId + 1 + (record[sessionId] & 0xff) + 2 + 1 + 2;
        while (at + 6 <= end) {
            if (number(record, at) == KEY_SHARE) {
                return number(record, at + 4);
            }
            at += 4 + number(record, at + 2);
        }
        return NONE;
    }

    private static int inKeyExchange(byte[] record, int from, int end) {
        return from + 3 <= end && record[from] == NAMED_CURVE ? number(record, from + 1) : NONE;
    }

    private static int number(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff);
    }
}
