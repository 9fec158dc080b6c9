package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** A redirect that is not followed by default since it leads from https to http. */
public final class UnsafeRedirectException extends TransportException {
    private static final long serialVersionUID = 1;

    public UnsafeRedirectException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
