package dev.tern.http.internal.bytes;

/**
 * Pure state; confined to its owner. One IPv6 address as URLs write it, without brackets (WHATWG URL, "IPv6
 * parser" and "serializer"; the output is RFC 5952's, but for a trailing IPv4 part, which becomes hex).
 */
public final class Ipv6Text {
    private static final int PIECES = 8;

    private final String text;
    private final int[] pieces = new int[PIECES];
    private int position;
    private int count;
    private int compressAt = -1;

    private Ipv6Text(String text) {
        this.text = text;
    }

    /**
     * The compressed lower-case form: {@code 2001:DB8:0:0::1} gives {@code 2001:db8::1}.
     *
     * @throws IllegalArgumentException if it is no IPv6 address
     */
    public static String canonical(String text) {
        Ipv6Text address = new Ipv6Text(text);
        address.parse();
        return address.serialize();
    }

    private void parse() {
        if (text.startsWith("::")) {
            position = 2;
            compressAt = 0;
            count = 1;
        } else if (text.startsWith(":")) {
            throw invalid("it starts with a single ':'");
        }
        while (position < text.length()) {
            if (count == PIECES) {
                throw invalid("it has more than eight pieces");
            }
            if (text.charAt(position) == ':') {
                if (compressAt >= 0) {
                    throw invalid("it has more than one '::'");
                }
                position++;
                compressAt = count++;
                continue;
            }
            if (parsePiece()) {
                break;
            }
        }
        expand();
    }

    /** True if the piece was an IPv4 address, after which nothing can follow. */
    private boolean parsePiece() {
        int start = position;
        int value = 0;
        while (position < text.length() && position - start < 4 && hex(text.charAt(position)) >= 0) {
            value = (value << 4) | hex(text.charAt(position++));
        }
        if (position < text.length() && text.charAt(position) == '.') {
            position = start;
            parseIpv4();
            return true;
        }
        if (position < text.length()) {
            if (position == start || text.charAt(position) != ':') {
                throw invalid("'" + text.charAt(position) + "' is not allowed there");
            }
            if (++position == text.length()) {
                throw invalid("it ends with a single ':'");
            }
        }
        pieces[count++] = value;
        return false;
    }

    private void parseIpv4() {
        if (count > PIECES - 2) {
            throw invalid("no room is left for its IPv4 part");
        }
        String quad = text.substring(position);
        // Only the strict form here: octal and hex are an affair of IPv4 hosts (WHATWG URL, IPv6 parser, step 5).
        if (!Ipv4Text.isDottedQuad(quad)) {
            throw invalid("its IPv4 part is not four numbers up to 255");
        }
        String[] parts = quad.split("\\.", -1);
        pieces[count++] = (Integer.parseInt(parts[0]) << 8) | Integer.parseInt(parts[1]);
        pieces[count++] = (Integer.parseInt(parts[2]) << 8) | Integer.parseInt(parts[3]);
        position = text.length();
    }

    private void expand() {
        if (compressAt < 0) {
            if (count != PIECES) {
                throw invalid("it has fewer than eight pieces");
            }
            return;
        }
        // The '::' took one piece of the count, wherever it stands.
        int tail = count - compressAt - 1;
        for (int i = 1; i <= tail; i++) {
            int from = count - i;
            int to = PIECES - i;
            if (from != to) {
                pieces[to] = pieces[from];
                pieces[from] = 0;
            }
        }
    }

    private String serialize() {
        int zerosAt = -1;
        int zeros = 1;
        for (int i = 0; i < PIECES; ) {
            int end = i;
            while (end < PIECES && pieces[end] == 0) {
                end++;
            }
            if (end - i > zeros) {
                zerosAt = i;
                zeros = end - i;
            }
            i = end + 1;
        }
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < PIECES; i++) {
            if (i == zerosAt) {
                out.append(i == 0 ? "::" : ":");
                i += zeros - 1;
                continue;
            }
            out.append(Integer.toHexString(pieces[i]));
            if (i < PIECES - 1) {
                out.append(':');
            }
        }
        return out.toString();
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("not an IPv6 address: " + what);
    }
}
