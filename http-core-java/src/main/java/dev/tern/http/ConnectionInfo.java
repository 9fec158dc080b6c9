package dev.tern.http;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. The connection that a response came by (httpx: {@code network_stream}).
 *
 * @param local this end; null if the system did not say
 * @param remote the other end: the proxy, if there is one; null if the system did not say
 * @param tls the handshake with the origin; null if the connection is not secured
 */
public record ConnectionInfo(
        @Nullable SocketAddress local,
        @Nullable SocketAddress remote,
        @Nullable TlsInfo tls) {}
