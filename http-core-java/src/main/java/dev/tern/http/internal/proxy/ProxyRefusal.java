package dev.tern.http.internal.proxy;

import dev.tern.http.ResponseHead;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Immutable. The proxy does not open the way, or does not speak its protocol. It tells about the peer, so it has no trace. */
public final class ProxyRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient @Nullable ResponseHead head;
    private final transient ByteString content;

    ProxyRefusal(String message) {
        this(message, null, null, ByteString.EMPTY);
    }

    ProxyRefusal(String message, Throwable cause) {
        this(message, cause, null, ByteString.EMPTY);
    }

    ProxyRefusal(String message, @Nullable Throwable cause, @Nullable ResponseHead head, ByteString content) {
        super(message, cause, false, false);
        this.head = head;
        this.content = content;
    }

    /** What an HTTP proxy answered, if it did. */
    public @Nullable ResponseHead head() {
        return head;
    }

    /** The beginning of what it had to say about it. */
    public ByteString content() {
        return content;
    }
}
