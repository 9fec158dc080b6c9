package dev.tern.http.internal.bytes;

/**
 * Immutable. What one Unicode label of a domain name may hold (UTS #46 §4.1), after mapping.
 *
 * <p>Deviation: joiners are allowed after a virama and between joining letters of the Arabic block only
 * (RFC 5892 A.1, A.2): the JDK has no joining types for the other cursive scripts. Names in those scripts with
 * a zero-width non-joiner are refused.
 */
final class IdnaLabel {
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    /** Canonical combining class 9, which Java does not tell. */
    private static final String VIRAMAS =
            "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a"
                    + "\u1714\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\u2d7f"
                    + "\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed";

    /** Letters of the Arabic block that join to the right only (ArabicShaping.txt, type R), as ranges. */
    private static final String RIGHT_JOINING =
            "\u0622\u0625\u0627\u0627\u0629\u0629\u062f\u0632\u0648\u0648\u0671\u0673\u0675\u0677\u0688\u0699"
                    + "\u06c0\u06c0\u06c3\u06cb\u06cd\u06cd\u06cf\u06cf\u06d2\u06d3\u06d5\u06d5\u06ee\u06ef";

    /** Replacement characters, and Hangul and Khmer fillers. */
    private static final String INVISIBLE = "\ufffc\ufffd\u115f\u1160\u3164\uffa0\u17b4\u17b5";

    private IdnaLabel() {}

    static void check(String label) {
        int previous = -1;
        for (int i = 0; i < label.length(); ) {
            int c = label.codePointAt(i);
            if (c == NON_JOINER || c == JOINER) {
                checkJoiner(label, i, c, previous);
            } else if (isForbidden(c)) {
                throw forbidden(c);
            }
            if (i == 0 && isMark(c)) {
                throw new IllegalArgumentException("a label starts with a combining mark");
            }
            previous = c;
            i += Character.charCount(c);
        }
    }

    private static boolean isForbidden(int c) {
        if (c < 128) {
            return false; // What ASCII a host may hold is decided for all hosts alike.
        }
        return switch (Character.getType(c)) {
            case Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> INVISIBLE.indexOf(c) >= 0 || (c >= 0x2ff0 && c <= 0x2fff); // The latter describe ideographs.
        };
    }

    private static void checkJoiner(String label, int at, int joiner, int previous) {
        if (previous >= 0 && isVirama(previous)) {
            return;
        }
        if (joiner == NON_JOINER && joins(label, at, -1) && joins(label, at, 1)) {
            return;
        }
        throw forbidden(joiner);
    }

    /** Whether the nearest letter on that side, marks skipped, joins towards the position. */
    private static boolean joins(String label, int at, int step) {
        for (int i = at + step; i >= 0 && i < label.length(); i += step) {
            char c = label.charAt(i);
            if (isMark(c)) {
                continue;
            }
            boolean joining = c >= 0x620 && c <= 0x6ff && Character.isLetter(c) && c != 0x621 && c != 0x674;
            return joining && (step > 0 || !isRightJoining(c));
        }
        return false;
    }

    private static boolean isRightJoining(char c) {
        for (int i = 0; i < RIGHT_JOINING.length(); i += 2) {
            if (c >= RIGHT_JOINING.charAt(i) && c <= RIGHT_JOINING.charAt(i + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVirama(int c) {
        return c < 0x10000
                ? VIRAMAS.indexOf(c) >= 0
                : Character.getName(c) != null && Character.getName(c).endsWith(" VIRAMA");
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** Whether the label makes its domain a "Bidi domain name" (RFC 5893 §1.4). */
    static boolean isRightToLeft(String label) {
        return label.codePoints()
                .anyMatch(c -> isStrongRight(Character.getDirectionality(c))
                        || Character.getDirectionality(c) == Character.DIRECTIONALITY_ARABIC_NUMBER);
    }

    /** The six conditions of RFC 5893 §2. */
    static void checkBidi(String label) {
        if (label.isEmpty()) {
            return;
        }
        byte first = Character.getDirectionality(label.codePointAt(0));
        boolean right = isStrongRight(first);
        if (!right && first != Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
            throw new IllegalArgumentException("a label mixes writing directions");
        }
        byte last = first;
        boolean european = false;
        boolean arabic = false;
        for (int i = 0; i < label.length(); ) {
            int c = label.codePointAt(i);
            byte direction = Character.getDirectionality(c);
            european |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
            arabic |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
            if (!fits(direction, right) || (right && european && arabic)) {
                throw new IllegalArgumentException("a label mixes writing directions");
            }
            last = direction == Character.DIRECTIONALITY_NONSPACING_MARK ? last : direction;
            i += Character.charCount(c);
        }
        boolean number = last == Character.DIRECTIONALITY_EUROPEAN_NUMBER
                || (right && last == Character.DIRECTIONALITY_ARABIC_NUMBER);
        if (!number && (right ? !isStrongRight(last) : last != Character.DIRECTIONALITY_LEFT_TO_RIGHT)) {
            throw new IllegalArgumentException("a label mixes writing directions");
        }
    }

    private static boolean fits(byte direction, boolean right) {
        return switch (direction) {
            case Character.DIRECTIONALITY_EUROPEAN_NUMBER,
                    Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
                    Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
                    Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
                    Character.DIRECTIONALITY_OTHER_NEUTRALS,
                    Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
                    Character.DIRECTIONALITY_NONSPACING_MARK -> true;
            case Character.DIRECTIONALITY_ARABIC_NUMBER -> right;
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> !right;
            default -> right && isStrongRight(direction);
        };
    }

    private static boolean isStrongRight(byte direction) {
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static IllegalArgumentException forbidden(int c) {
        return new IllegalArgumentException(String.format("U+%04X is not allowed in a host name", c));
    }
}
