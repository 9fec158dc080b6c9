package dev.tern.http;

import java.net.InetAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How the sockets of a client are made: from which address, with which options, or to a path in the file system (httpx:
 * {@code HTTPTransport(local_address=, socket_options=, uds=)}). They hold for every connection, to proxies too. TCP_NODELAY
 * is on unless an option says otherwise, since a request leaves in one write and Nagle's algorithm would only delay it.
 *
 * <pre>{@code
 * Client.builder().sockets(SocketSettings.defaults()
 *         .option(StandardSocketOptions.SO_KEEPALIVE, true)
 *         .option(ExtendedSocketOptions.TCP_KEEPIDLE, 60))
 * Client.builder().sockets(SocketSettings.defaults().unixSocket(Path.of("/var/run/docker.sock")))
 * }</pre>
 */
public final class SocketSettings {
    private static final SocketSettings DEFAULTS =
            new SocketSettings(null, null, Map.of(StandardSocketOptions.TCP_NODELAY, true));

    private final @Nullable InetAddress localAddress;
    private final @Nullable Path unixSocket;
    private final Map<SocketOption<?>, Object> options;

    private SocketSettings(
            @Nullable InetAddress localAddress, @Nullable Path unixSocket, Map<SocketOption<?>, Object> options) {
        this.localAddress = localAddress;
        this.unixSocket = unixSocket;
        this.options = options;
    }

    /** Any local address, TCP_NODELAY, and what the operating system does by itself. */
    public static SocketSettings defaults() {
        return DEFAULTS;
    }

    /** Connections come from this address of this host, at any port. */
    public SocketSettings localAddress(InetAddress address) {
        return new SocketSettings(address, unixSocket, options);
    }

    /**
     * Connections go to this unix domain socket, whatever host the URL names; that stays in Host and in TLS. No name is looked
     * up, and the environment's proxies are not used; one that is set for the client is an error. Needs a JDK of 16 or later.
     */
    public SocketSettings unixSocket(Path path) {
        return new SocketSettings(localAddress, path, options);
    }

    /**
     * Sets an option of each socket, one of {@link StandardSocketOptions} or {@code jdk.net.ExtendedSocketOptions}. One that this
     * system does not have fails the building of the client.
     */
    public <T> SocketSettings option(SocketOption<T> name, T value) {
        Map<SocketOption<?>, Object> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return new SocketSettings(localAddress, unixSocket, more);
    }

    /** Where connections come from; null for wherever the system says. */
    public @Nullable InetAddress localAddress() {
        return localAddress;
    }

    /** Where all connections go; null for where the URL says. */
    public @Nullable Path unixSocket() {
        return unixSocket;
    }

    public Map<SocketOption<?>, Object> options() {
        return Map.copyOf(options);
    }

    @Override
    public String toString() {
        return "SocketSettings[from " + (localAddress == null ? "any" : localAddress.getHostAddress())
                + (unixSocket == null ? "" : ", to " + unixSocket) + ", " + options + "]";
    }
}
