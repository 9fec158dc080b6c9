package dev.tern.http.internal.time;

import dev.tern.http.internal.bytes.Ascii;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pure. A date in a field, such as Expires of a cookie or Retry-After, found in whatever servers write (RFC 6265bis §5.1.1, which
 * takes the three forms of RFC 9110 §5.6.7 too): the first token of each kind counts.
 */
public final class FieldDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int YEAR_MIN = 1601;

    private int hour = -1;
    private int minute;
    private int second;
    private int day = -1;
    private int month = -1;
    private int year = -1;

    private FieldDate() {}

    /** The instant, or null if the text has none. */
    public static @Nullable Instant parse(String text) {
        FieldDate date = new FieldDate();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && !isDelimiter(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                date.take(text.substring(start, at));
            }
            at++;
        }
        return date.instant();
    }

    private static boolean isDelimiter(char c) {
        return c == '\t'
                || (c >= 0x20 && c <= 0x2f)
                || (c >= 0x3b && c <= 0x40)
                || (c >= 0x5b && c <= 0x60)
                || (c >= 0x7b && c <= 0x7e);
    }

    private void take(String token) {
        if (hour < 0 && takeTime(token)) {
            return;
        }
        int digits = digits(token, 0, 5);
        if (day < 0 && digits >= 1 && digits <= 2) {
            day = number(token, 0, digits);
        } else if (month < 0 && monthOf(token) > 0) {
            month = monthOf(token);
        } else if (year < 0 && digits >= 2 && digits <= 4) {
            year = number(token, 0, digits);
        }
    }

    /** Three numbers of one or two digits with colons between; what follows the last digit does not count. */
    private boolean takeTime(String token) {
        int[] parts = new int[3];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            int digits = digits(token, at, 3);
            if (digits < 1 || digits > 2) {
                return false;
            }
            parts[i] = number(token, at, digits);
            at += digits;
            if (i < 2 && (at >= token.length() || token.charAt(at++) != ':')) {
                return false;
            }
        }
        hour = parts[0];
        minute = parts[1];
        second = parts[2];
        return true;
    }

    private static int monthOf(String token) {
        return token.length() < 3 ? 0 : 1 + MONTHS.indexOf(Ascii.toLower(token.substring(0, 3)));
    }

    /** How many digits stand there, counted up to the limit. */
    private static int digits(String token, int from, int limit) {
        int count = 0;
        while (count < limit && from + count < token.length() && isDigit(token.charAt(from + count))) {
            count++;
        }
        return count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String token, int from, int digits) {
        return Integer.parseInt(token.substring(from, from + digits));
    }

    private @Nullable Instant instant() {
        if (hour < 0 || day < 0 || month < 0 || year < 0) {
            return null;
        }
        int fullYear = year >= 100 ? year : year + (year >= 70 ? 1900 : 2000);
        if (fullYear < YEAR_MIN) {
            return null;
        }
        try {
            return LocalDateTime.of(fullYear, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null; // No such day, or no such time of day.
        }
    }
}
