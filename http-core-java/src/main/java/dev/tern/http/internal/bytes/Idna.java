package dev.tern.http.internal.bytes;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Immutable. Unicode domain names as ASCII and back (UTS #46, non-transitional, with WHATWG URL's flags:
 * CheckBidi and CheckJoiners on, STD3 rules, CheckHyphens and VerifyDnsLength off).
 *
 * <p>Not {@code java.net.IDN}, which is IDNA 2003: it sends {@code faß.de} to {@code fass.de}, another owner's
 * domain. The mapping table of UTS #46 is nearly NFKC_Casefold; it is computed from the JDK's Unicode data,
 * so its version is the running JDK's.
 */
public final class Idna {
    /** Longer than any DNS name in any spelling; Punycode takes quadratic time. */
    private static final int DOMAIN_CHARS_MAX = 1024;

    private static final String PREFIX = "xn--";

    private Idna() {}

    /** Whether the domain is already in its final form, but for the case of its letters. */
    public static boolean isPlainAscii(String domain) {
        for (int i = 0; i < domain.length(); i++) {
            if (domain.charAt(i) >= 128) {
                return false;
            }
        }
        return !domain.toLowerCase(Locale.ROOT).contains(PREFIX);
    }

    /**
     * The A-label form, lower case.
     *
     * @throws IllegalArgumentException if UTS #46 forbids the name
     */
    public static String toAscii(String domain) {
        if (isPlainAscii(domain)) {
            return domain.toLowerCase(Locale.ROOT);
        }
        if (domain.length() > DOMAIN_CHARS_MAX) {
            throw new IllegalArgumentException("an international name longer than " + DOMAIN_CHARS_MAX);
        }
        String[] labels = map(domain).split("\\.", -1);
        boolean bidi = false;
        String[] unicode = new String[labels.length];
        for (int i = 0; i < labels.length; i++) {
            unicode[i] = labels[i].startsWith(PREFIX) ? decoded(labels[i]) : labels[i];
            bidi |= IdnaLabel.isRightToLeft(unicode[i]);
        }
        for (int i = 0; i < labels.length; i++) {
            IdnaLabel.check(unicode[i]);
            if (bidi) {
                IdnaLabel.checkBidi(unicode[i]);
            }
            labels[i] = isAscii(unicode[i]) ? unicode[i] : PREFIX + Punycode.encode(unicode[i]);
        }
        return String.join(".", labels);
    }

    /** The form to show; labels that are no valid A-label stay as they are. The same instance if there is none. */
    public static String toUnicode(String asciiDomain) {
        if (!asciiDomain.contains(PREFIX)) {
            return asciiDomain;
        }
        String[] labels = asciiDomain.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i].startsWith(PREFIX)) {
                labels[i] = decodedOrAsIs(labels[i]);
            }
        }
        return String.join(".", labels);
    }

    private static String decodedOrAsIs(String label) {
        try {
            return decoded(label);
        } catch (IllegalArgumentException e) {
            return label; // Hosts of non-special schemes were never checked.
        }
    }

    private static String decoded(String label) {
        String unicode = Punycode.decode(label.substring(PREFIX.length()));
        if (unicode.isEmpty() || isAscii(unicode) || !map(unicode).equals(unicode)) {
            throw new IllegalArgumentException("a label in xn-- form that no name maps to");
        }
        return unicode;
    }

    /** UTS #46 §4 steps 1 and 2: map, then normalize. */
    private static String map(String domain) {
        String compatible = Normalizer.normalize(domain, Normalizer.Form.NFKC);
        StringBuilder out = new StringBuilder(compatible.length());
        compatible.codePoints().forEach(c -> appendMapped(out, c));
        return Normalizer.normalize(out, Normalizer.Form.NFKC);
    }

    private static void appendMapped(StringBuilder out, int c) {
        if (isIgnored(c)) {
            return;
        }
        if (c == '\u3002') {
            out.append('.'); // The ideographic full stop separates labels too.
        } else if (c < 128) {
            out.append((char) (c >= 'A' && c <= 'Z' ? c + 0x20 : c));
        } else if (c == '\u00df' || c == '\u03c2' || c == '\u0131' || c == '\u200c' || c == '\u200d') {
            out.appendCodePoint(c); // The four deviations are kept (non-transitional); dotless i folds to nothing else.
        } else {
            out.append(fold(c));
        }
    }

    /** Full case folding from what Java has: upper, then lower; Cherokee alone folds to its capitals. */
    private static String fold(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        int first = upper.codePointAt(0);
        if (first >= 0x13a0 && first <= 0x13f5) {
            return upper;
        }
        StringBuilder lower = new StringBuilder(upper.length());
        // One by one: String.toLowerCase would make a final sigma of a sigma at the end.
        upper.codePoints().forEach(u -> lower.append(Character.toString(u).toLowerCase(Locale.ROOT)));
        return lower.toString();
    }

    /** The code points that UTS #46 maps to nothing. */
    private static boolean isIgnored(int c) {
        return c == 0xad
                || c == 0x34f
                || (c >= 0x180b && c <= 0x180d)
                || c == 0x180f
                || c == 0x200b
                || c == 0x2060
                || c == 0x2064
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff
                || (c >= 0xe0100 && c <= 0xe01ef);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
