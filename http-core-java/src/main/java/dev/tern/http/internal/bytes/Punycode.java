package dev.tern.http.internal.bytes;

/** Immutable. Unicode labels as ASCII, without the {@code xn--} (RFC 3492; names are those of its section 6). */
public final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 128;

    private Punycode() {}

    /**
     * Encodes one label.
     *
     * @throws IllegalArgumentException on overflow (RFC 3492 §6.4)
     */
    public static String encode(String label) {
        int[] input = label.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int c : input) {
            if (c < INITIAL_N) {
                out.append((char) c);
            }
        }
        int basic = out.length();
        int handled = basic;
        if (basic > 0) {
            out.append('-');
        }
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long delta = 0;
        while (handled < input.length) {
            int m = smallestFrom(input, n);
            delta = checked(delta + (long) (m - n) * (handled + 1));
            n = m;
            for (int c : input) {
                if (c < n) {
                    delta++;
                } else if (c == n) {
                    appendVariableLength(out, (int) delta, bias);
                    bias = adapt((int) delta, handled + 1, handled == basic ? DAMP : 2);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    /**
     * Decodes one label.
     *
     * @throws IllegalArgumentException if it is no Punycode
     */
    public static String decode(String encoded) {
        StringBuilder out = new StringBuilder();
        int delimiter = Math.max(encoded.lastIndexOf('-'), 0);
        out.append(encoded, 0, delimiter);
        int length = delimiter;
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long i = 0;
        int in = delimiter > 0 ? delimiter + 1 : 0;
        while (in < encoded.length()) {
            long before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (in == encoded.length()) {
                    throw new IllegalArgumentException("truncated Punycode");
                }
                int digit = digit(encoded.charAt(in++));
                i = checked(i + digit * weight);
                int t = threshold(k, bias);
                if (digit < t) {
                    break;
                }
                weight = checked(weight * (BASE - t));
            }
            length++;
            bias = adapt((int) (i - before), length, before == 0 ? DAMP : 2);
            n = (int) checked(n + i / length);
            if (n > Character.MAX_CODE_POINT) {
                throw new IllegalArgumentException("Punycode beyond Unicode");
            }
            i %= length;
            out.insert(out.offsetByCodePoints(0, (int) i), Character.toChars(n));
            i++;
        }
        return out.toString();
    }

    private static int smallestFrom(int[] input, int n) {
        int smallest = Integer.MAX_VALUE;
        for (int c : input) {
            if (c >= n && c < smallest) {
                smallest = c;
            }
        }
        return smallest;
    }

    private static void appendVariableLength(StringBuilder out, int delta, int bias) {
        int q = delta;
        for (int k = BASE; ; k += BASE) {
            int t = threshold(k, bias);
            if (q < t) {
                out.append(letter(q));
                return;
            }
            out.append(letter(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
        }
    }

    private static int threshold(int k, int bias) {
        return Math.min(Math.max(k - bias, T_MIN), T_MAX);
    }

    private static int adapt(int delta, int points, int divisor) {
        int d = delta / divisor;
        d += d / points;
        int k = 0;
        while (d > (BASE - T_MIN) * T_MAX / 2) {
            d /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * d / (d + SKEW);
    }

    private static char letter(int digit) {
        return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 26;
        }
        throw new IllegalArgumentException("not a Punycode digit: U+" + Integer.toHexString(c));
    }

    private static long checked(long value) {
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Punycode overflow");
        }
        return value;
    }
}
