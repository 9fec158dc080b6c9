package dev.tern.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How long each phase of a call may wait, and the call as a whole. Null means without limit.
 *
 * <p>Four phases have 5 seconds each, as in httpx; the total has no limit unless it is set. Reading and writing
 * count each wait for the socket, not the message, so a slow but steady peer is no timeout; the total covers
 * everything from the call to the last byte, redirects and retries included.
 *
 * <pre>{@code Timeout.of(Duration.ofSeconds(10)).withTotal(Duration.ofMinutes(1))}</pre>
 *
 * @param connect resolving, opening and securing a connection
 * @param read each wait for bytes of the response
 * @param write each wait until the socket takes more of the request
 * @param pool waiting for a place among the connections, or for a turn at a limiting transport
 * @param total the whole call
 */
public record Timeout(
        @Nullable Duration connect,
        @Nullable Duration read,
        @Nullable Duration write,
        @Nullable Duration pool,
        @Nullable Duration total) {
    private static final Timeout DEFAULTS = of(Duration.ofSeconds(5));
    private static final Timeout NONE = new Timeout(null, null, null, null, null);

    /** Checks that each limit is positive. */
    public Timeout {
        check("connect", connect);
        check("read", read);
        check("write", write);
        check("pool", pool);
        check("total", total);
    }

    private static void check(String name, @Nullable Duration limit) {
        if (limit != null && (limit.isNegative() || limit.isZero())) {
            throw new IllegalArgumentException(
                    "The " + name + " timeout must be positive, or null for none; it is " + limit);
        }
    }

    /** 5 seconds for each phase, no total. */
    public static Timeout defaults() {
        return DEFAULTS;
    }

    /** The same limit for each of the four phases, no total. */
    public static Timeout of(Duration eachPhase) {
        return new Timeout(eachPhase, eachPhase, eachPhase, eachPhase, null);
    }

    /** No limit at all. */
    public static Timeout none() {
        return NONE;
    }

    public Timeout withConnect(@Nullable Duration limit) {
        return new Timeout(limit, read, write, pool, total);
    }

    public Timeout withRead(@Nullable Duration limit) {
        return new Timeout(connect, limit, write, pool, total);
    }

    public Timeout withWrite(@Nullable Duration limit) {
        return new Timeout(connect, read, limit, pool, total);
    }

    public Timeout withPool(@Nullable Duration limit) {
        return new Timeout(connect, read, write, limit, total);
    }

    public Timeout withTotal(@Nullable Duration limit) {
        return new Timeout(connect, read, write, pool, limit);
    }
}
