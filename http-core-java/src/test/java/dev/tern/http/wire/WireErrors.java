package dev.tern.http.wire;

import dev.tern.http.CancelledException;
import dev.tern.http.ConnectFailedException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.DecodingException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.NetworkException;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ProxyException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.RequestBodyException;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.StreamConsumedException;
import dev.tern.http.StreamResetException;
import dev.tern.http.TlsException;
import dev.tern.http.TooManyRedirectsException;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.UnsafeRedirectException;
import dev.tern.http.UnsupportedProtocolException;
import dev.tern.http.WriteTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Immutable. Our exceptions in the words of the protocol, the more special type first. */
final class WireErrors {
    private static final Map<Class<? extends Throwable>, String> CLASSES = new LinkedHashMap<>();

    static {
        CLASSES.put(ConnectTimeoutException.class, "connect_timeout");
        CLASSES.put(ReadTimeoutException.class, "read_timeout");
        CLASSES.put(WriteTimeoutException.class, "write_timeout");
        CLASSES.put(PoolTimeoutException.class, "pool_timeout");
        CLASSES.put(TotalTimeoutException.class, "total_timeout");
        CLASSES.put(TlsException.class, "tls_error");
        CLASSES.put(ConnectFailedException.class, "connect_error");
        CLASSES.put(NetworkException.class, "remote_closed");
        CLASSES.put(ResponseTooLargeException.class, "too_large");
        CLASSES.put(StreamResetException.class, "stream_reset");
        CLASSES.put(RemoteProtocolException.class, "protocol_error");
        CLASSES.put(LocalProtocolException.class, "invalid_request");
        CLASSES.put(TooManyRedirectsException.class, "too_many_redirects");
        CLASSES.put(UnsafeRedirectException.class, "protocol_error");
        CLASSES.put(ProxyException.class, "proxy_error");
        CLASSES.put(UnsupportedProtocolException.class, "unsupported_protocol");
        CLASSES.put(RequestBodyException.class, "body_error");
        CLASSES.put(DecodingException.class, "decoding_error");
        CLASSES.put(CancelledException.class, "cancelled");
        CLASSES.put(IllegalArgumentException.class, "invalid_request");
        CLASSES.put(StreamConsumedException.class, "invalid_request");
    }

    private WireErrors() {}

    static String classOf(Throwable failure) {
        return CLASSES.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(failure))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("internal:" + failure.getClass().getSimpleName());
    }
}
