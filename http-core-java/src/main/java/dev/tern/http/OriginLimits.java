package dev.tern.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How much of one origin is asked at a time, whatever the number of its connections; for a limiting transport, which has
 * such limits for each origin anew. What is beyond them waits in line.
 *
 * <pre>{@code OriginLimits.none().withRate(10, Duration.ofSeconds(1)).withMaxConcurrent(4)}</pre>
 *
 * @param rate how often requests may begin; null for no limit
 * @param maxConcurrent requests under way, up to the last octet of the response; null for no limit
 * @param maxWaiters requests that may wait in line; 65,536; the next one fails at once
 */
public record OriginLimits(@Nullable Rate rate, @Nullable Integer maxConcurrent, int maxWaiters) {
    private static final OriginLimits NONE = new OriginLimits(null, null, 65_536);

    /**
     * Immutable. How often requests may begin: evenly spaced, but for a burst that was saved up. In any stretch of the duration
     * there are at most {@code requests + burst} of them.
     *
     * @param requests how many in the duration
     * @param per the duration
     * @param burst how many may begin at once when there were none for a while; 1 for even spacing
     */
    public record Rate(int requests, Duration per, int burst) {
        /** Checks each component. */
        public Rate {
            if (requests < 1) {
                throw new IllegalArgumentException("The number of requests must be at least 1; it is " + requests);
            }
            if (per.isNegative() || per.isZero()) {
                throw new IllegalArgumentException("The duration of a rate must be positive; it is " + per);
            }
            if (burst < 1) {
                throw new IllegalArgumentException("The burst must be at least 1; it is " + burst);
            }
        }

        @Override
        public String toString() {
            return requests + " in " + per + " with a burst of " + burst;
        }
    }

    /** Checks each component. */
    public OriginLimits {
        if (maxConcurrent != null && maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent must be at least 1, or null; it is " + maxConcurrent);
        }
        if (maxWaiters < 0) {
            throw new IllegalArgumentException("maxWaiters must not be negative; it is " + maxWaiters);
        }
    }

    /** No limit but that of the line. */
    public static OriginLimits none() {
        return NONE;
    }

    /** So many in the duration, evenly spaced. */
    public OriginLimits withRate(int requests, Duration per) {
        return withRate(requests, per, 1);
    }

    /** So many in the duration, of which some may begin at once when there were none for a while. */
    public OriginLimits withRate(int requests, Duration per, int burst) {
        return new OriginLimits(new Rate(requests, per, burst), maxConcurrent, maxWaiters);
    }

    public OriginLimits withMaxConcurrent(@Nullable Integer most) {
        return new OriginLimits(rate, most, maxWaiters);
    }

    public OriginLimits withMaxWaiters(int most) {
        return new OriginLimits(rate, maxConcurrent, most);
    }
}
