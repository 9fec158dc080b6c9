package dev.tern.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How many connections a client holds, and for how long. Fields default one by one (in httpx, naming one
 * unbounds the other).
 *
 * <pre>{@code new Limits(100, 20, Duration.ofSeconds(5)).withMaxPerOrigin(10)}</pre>
 *
 * @param maxConnections connections open or being opened, all origins together; 100
 * @param maxKeepAlive idle connections kept for reuse; 20
 * @param keepAliveExpiry how long an idle connection is kept; 5 s; null keeps it until the peer closes
 * @param maxPerOrigin connections to one origin, or to the proxy that forwards requests to it; null (the default) for no limit of
 *     its own
 * @param maxConnectionAge after this a connection takes no further request; null (the default) for no limit
 * @param maxWaiters calls that may wait for a place among the connections; 65,536; the next one fails at once
 */
public record Limits(
        int maxConnections,
        int maxKeepAlive,
        @Nullable Duration keepAliveExpiry,
        @Nullable Integer maxPerOrigin,
        @Nullable Duration maxConnectionAge,
        int maxWaiters) {
    private static final int DEFAULT_MAX_WAITERS = 65_536;
    private static final Limits DEFAULTS = new Limits(100, 20, Duration.ofSeconds(5));

    /** Checks each component. */
    public Limits {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1; it is " + maxConnections);
        }
        if (maxKeepAlive < 0) {
            throw new IllegalArgumentException("maxKeepAlive must not be negative; it is " + maxKeepAlive);
        }
        if (keepAliveExpiry != null && keepAliveExpiry.isNegative()) {
            throw new IllegalArgumentException("keepAliveExpiry must not be negative; it is " + keepAliveExpiry);
        }
        if (maxPerOrigin != null && maxPerOrigin < 1) {
            throw new IllegalArgumentException("maxPerOrigin must be at least 1, or null; it is " + maxPerOrigin);
        }
        if (maxConnectionAge != null && (maxConnectionAge.isNegative() || maxConnectionAge.isZero())) {
            throw new IllegalArgumentException("maxConnectionAge must be positive, or null; it is " + maxConnectionAge);
        }
        if (maxWaiters < 0) {
            throw new IllegalArgumentException("maxWaiters must not be negative; it is " + maxWaiters);
        }
    }

    /** The three limits that httpx has; the others at their defaults. */
    public Limits(int maxConnections, int maxKeepAlive, @Nullable Duration keepAliveExpiry) {
        this(maxConnections, maxKeepAlive, keepAliveExpiry, null, null, DEFAULT_MAX_WAITERS);
    }

    /** 100 connections, 20 kept alive for 5 s. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    public Limits withMaxConnections(int max) {
        return new Limits(max, maxKeepAlive, keepAliveExpiry, maxPerOrigin, maxConnectionAge, maxWaiters);
    }

    public Limits withMaxKeepAlive(int max) {
        return new Limits(maxConnections, max, keepAliveExpiry, maxPerOrigin, maxConnectionAge, maxWaiters);
    }

    public Limits withKeepAliveExpiry(@Nullable Duration expiry) {
        return new Limits(maxConnections, maxKeepAlive, expiry, maxPerOrigin, maxConnectionAge, maxWaiters);
    }

    public Limits withMaxPerOrigin(@Nullable Integer max) {
        return new Limits(maxConnections, maxKeepAlive, keepAliveExpiry, max, maxConnectionAge, maxWaiters);
    }

    public Limits withMaxConnectionAge(@Nullable Duration age) {
        return new Limits(maxConnections, maxKeepAlive, keepAliveExpiry, maxPerOrigin, age, maxWaiters);
    }

    public Limits withMaxWaiters(int max) {
        return new Limits(maxConnections, maxKeepAlive, keepAliveExpiry, maxPerOrigin, maxConnectionAge, max);
    }
}
