package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** More redirects than the client follows. In httpx: {@code TooManyRedirects}. */
public final class TooManyRedirectsException extends HttpException {
    private static final long serialVersionUID = 1;

    public TooManyRedirectsException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
