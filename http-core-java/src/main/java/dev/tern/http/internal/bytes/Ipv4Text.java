package dev.tern.http.internal.bytes;

/**
 * Immutable. IPv4 addresses as URLs write them (WHATWG URL, "IPv4 parser"): one to four numbers, each decimal,
 * octal ({@code 010}) or hex ({@code 0x8}), the last filling the remaining bytes.
 *
 * <p>All forms become the dotted quad at once, so that no later layer (cookie, proxy bypass, pool key) can be
 * led past a rule by another spelling of the same address.
 */
public final class Ipv4Text {
    private Ipv4Text() {}

    /** Whether a host must be an IPv4 address, since its last label is a number (WHATWG "ends in a number"). */
    public static boolean endsInNumber(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int start = host.lastIndexOf('.', end - 1) + 1;
        if (start >= end) {
            return false;
        }
        String last = host.substring(start, end);
        return isDigits(last) || number(last) >= 0;
    }

    /** Whether this is the canonical form {@code 1.2.3.4}. */
    public static boolean isDottedQuad(String host) {
        int parts = 0;
        int value = -1;
        for (int i = 0; i <= host.length(); i++) {
            char c = i == host.length() ? '.' : host.charAt(i);
            if (c == '.') {
                if (value < 0 || ++parts > 4) {
                    return false;
                }
                value = -1;
            } else if (c < '0' || c > '9' || value == 0) {
                return false;
            } else {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) {
                    return false;
                }
            }
        }
        return parts == 4;
    }

    /**
     * The dotted quad of any accepted form.
     *
     * @throws IllegalArgumentException if it is no IPv4 address
     */
    public static String canonical(String host) {
        String[] parts = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
        if (parts.length > 4) {
            throw new IllegalArgumentException("an IPv4 address has at most four numbers");
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            long limit = last ? 1L << (8 * (5 - parts.length)) : 256;
            if (number < 0) {
                throw new IllegalArgumentException("a part of the IPv4 address is no number");
            }
            if (number >= limit) {
                throw new IllegalArgumentException("a number of the IPv4 address is too large");
            }
            address += last ? number : number << (8 * (3 - i));
        }
        return (address >> 24) + "." + ((address >> 16) & 255) + "." + ((address >> 8) & 255) + "." + (address & 255);
    }

    /** The value, -1 if it is no number; what exceeds 32 bits is only known to be too large. */
    private static long number(String part) {
        int radix = 10;
        int start = 0;
        if (part.length() > 1 && part.charAt(0) == '0') {
            boolean hex = part.charAt(1) == 'x' || part.charAt(1) == 'X';
            radix = hex ? 16 : 8;
            start = hex ? 2 : 1;
        } else if (part.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < part.length(); i++) {
            char c = part.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            // Saturates: digits behind an overflow must still be checked to be digits.
            value = Math.min(value * radix + digit, 1L << 33);
        }
        return value;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
