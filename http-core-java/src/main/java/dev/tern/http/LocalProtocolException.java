package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The request breaks a rule of HTTP, for example content that is not as long as was declared. */
public final class LocalProtocolException extends ProtocolException {
    private static final long serialVersionUID = 1;

    public LocalProtocolException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
