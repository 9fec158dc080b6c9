package dev.tern.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Immutable. How a client gets from names to connections: how long found addresses are used, which hosts need no look-up, and how
 * fast the addresses of a host are tried one after the other (RFC 8305, happy eyeballs). Who looks up is said by {@code resolver(…)}.
 *
 * <pre>{@code
 * Client.builder().names(NameSettings.defaults()
 *         .host("api.example", InetAddress.getByName("192.0.2.7"))
 *         .kept(Duration.ofMinutes(5)))
 * }</pre>
 */
public final class NameSettings {
    /** RFC 8305 §5: no shorter, whatever is asked for. */
    private static final Duration SHORTEST_ATTEMPT_DELAY = Duration.ofMillis(10);

    private static final NameSettings DEFAULTS =
            new NameSettings(Duration.ofSeconds(30), Map.of(), Duration.ofMillis(250));

    private final Duration kept;
    private final Map<String, List<InetAddress>> hosts;
    private final Duration attemptDelay;

    private NameSettings(Duration kept, Map<String, List<InetAddress>> hosts, Duration attemptDelay) {
        this.kept = kept;
        this.hosts = hosts;
        this.attemptDelay = attemptDelay;
    }

    /** 30 seconds, no hosts, 250 milliseconds between two attempts. */
    public static NameSettings defaults() {
        return DEFAULTS;
    }

    /** How long found addresses are used without another look-up; zero for a look-up for each connection. Failures are not kept. */
    public NameSettings kept(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A time must not be negative; it is " + time);
        }
        return new NameSettings(time, hosts, attemptDelay);
    }

    /** Where a host is, without a look-up; for tests, and for hosts that no name server knows. The URL keeps its name. */
    public NameSettings host(String name, InetAddress... addresses) {
        if (addresses.length == 0) {
            throw new IllegalArgumentException("No address is given for " + name);
        }
        Map<String, List<InetAddress>> more = new HashMap<>(hosts);
        more.put(name.toLowerCase(Locale.ROOT), List.of(addresses));
        return new NameSettings(kept, more, attemptDelay);
    }

    /**
     * How long an address has to connect before the next is tried beside it (RFC 8305 §5); a failure starts the next at once.
     *
     * @param delay 10 milliseconds at least; as long as the connect timeout for one after the other
     */
    public NameSettings attemptDelay(Duration delay) {
        if (delay.compareTo(SHORTEST_ATTEMPT_DELAY) < 0) {
            throw new IllegalArgumentException(
                    "Attempts to connect must be 10 ms apart at least (RFC 8305 §5), not " + delay.toMillis() + " ms");
        }
        return new NameSettings(kept, hosts, delay);
    }

    /** How long found addresses are used. */
    public Duration kept() {
        return kept;
    }

    /** The hosts that need no look-up, in lower case. */
    public Map<String, List<InetAddress>> hosts() {
        return Map.copyOf(hosts);
    }

    /** How long an address is tried alone. */
    public Duration attemptDelay() {
        return attemptDelay;
    }

    @Override
    public String toString() {
        return "NameSettings[kept " + kept + ", attempts every " + attemptDelay + ", " + hosts + "]";
    }
}
