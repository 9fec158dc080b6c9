package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The content of the response does not decode. In httpx: {@code DecodingError}. */
public final class DecodingException extends HttpException {
    private static final long serialVersionUID = 1;

    public DecodingException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
