package dev.tern.http;

import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The proxy refused or answered badly. In httpx: {@code ProxyError}. */
public final class ProxyException extends TransportException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable ResponseHead answer;
    private final transient ByteString content;

    public ProxyException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        this(message, null, ByteString.EMPTY, circumstances, cause);
    }

    public ProxyException(
            String message,
            @Nullable ResponseHead answer,
            ByteString content,
            Circumstances circumstances,
            @Nullable Throwable cause) {
        super(message, circumstances, cause);
        this.answer = answer;
        this.content = content;
    }

    /** What an HTTP proxy answered to CONNECT: its status and its fields; null if it did not answer. */
    public @Nullable ResponseHead answer() {
        return answer;
    }

    /** The content of that answer, 64 KiB at most. */
    public ByteString content() {
        return content;
    }
}
