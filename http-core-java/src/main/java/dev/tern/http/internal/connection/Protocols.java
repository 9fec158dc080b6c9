package dev.tern.http.internal.connection;

import dev.tern.http.Origin;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Which versions of HTTP a client speaks. Over TLS the peer chooses among them (RFC 7301); in clear there is
 * nothing to choose by, so HTTP/2 is spoken there only by a client that speaks nothing else (RFC 9113 §3.3).
 *
 * @param http2KeepAlive after how much silence the peer of a busy HTTP/2 connection is asked for a sign of life; null if
 *     never
 */
public record Protocols(
        boolean http1, boolean http2, @Nullable Duration http2KeepAlive) {
    private static final String H2 = "h2";
    private static final String H1 = "http/1.1";

    /**
     * @throws IllegalArgumentException if there is none left
     */
    public Protocols {
        if (!http1 && !http2) {
            throw new IllegalArgumentException("With neither HTTP/1.1 nor HTTP/2 a client cannot speak to anybody");
        }
    }

    /**
     * HTTP/1.1 alone, for a request that asks for a tunnel or another protocol.
     *
     * @throws IllegalArgumentException if it is not spoken
     */
    public Protocols http1Only() {
        if (!http1) {
            throw new IllegalArgumentException("CONNECT and Upgrade need HTTP/1.1, which this client does not speak");
        }
        return new Protocols(true, false, null);
    }

    /** What is offered by ALPN, the preferred one first. */
    List<String> offers() {
        return !http2 ? List.of(H1) : http1 ? List.of(H2, H1) : List.of(H2);
    }

    /** Whether a connection to the origin may turn out to be one of HTTP/2. */
    boolean mayMultiplex(Origin origin) {
        return http2 && (origin.isSecure() || !http1);
    }

    /**
     * Whether HTTP/2 is spoken on a connection.
     *
     * @param agreed what ALPN came to: null without TLS, empty if the peer did not choose
     */
    boolean isHttp2(@Nullable String agreed) {
        return http2 && (agreed == null ? !http1 : agreed.equals(H2));
    }

    /** Whether the peer left no version that this client speaks. */
    boolean isNothingLeft(@Nullable String agreed) {
        return !http1 && agreed != null && !agreed.equals(H2);
    }
}
