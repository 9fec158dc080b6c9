package dev.tern.http.internal.client;

import dev.tern.http.Headers;
import dev.tern.http.internal.time.FieldDate;
import dev.tern.http.internal.time.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pure. How long a peer asks to be left alone (RFC 9110 §10.2.3). */
final class RetryAfter {
    /** What is longer in seconds than this counts as this: over thirty years. */
    private static final int DIGITS_MAX = 9;

    private RetryAfter() {}

    /**
     * The wait in nanoseconds; 0 if the field is missing or says nothing that can be understood, or a time that has passed. A date
     * is compared with that of the response, if it has one: whose clock is wrong does not matter then.
     */
    static long nanos(Headers headers, Instant now) {
        String value = headers.first("Retry-After");
        if (value == null) {
            return 0;
        }
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String significant = text.replaceFirst("^0+(?=.)", "");
            return TimeUnit.SECONDS.toNanos(
                    significant.length() > DIGITS_MAX ? 999_999_999 : Integer.parseInt(significant));
        }
        Instant until = FieldDate.parse(text);
        Instant since = dateOf(headers);
        return until == null ? 0 : nanosBetween(since == null ? now : since, until);
    }

    private static @Nullable Instant dateOf(Headers headers) {
        String date = headers.first("Date");
        return date == null ? null : FieldDate.parse(date);
    }

    private static long nanosBetween(Instant since, Instant until) {
        Duration between = Duration.between(since, until);
        return between.isNegative() ? 0 : Nanos.of(between);
    }
}
