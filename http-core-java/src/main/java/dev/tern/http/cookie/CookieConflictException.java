package dev.tern.http.cookie;

/** Several cookies fit, and one was asked for. The message names them, without their values. */
public final class CookieConflictException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public CookieConflictException(String message) {
        super(message);
    }
}
