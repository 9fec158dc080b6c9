package dev.tern.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. A call that failed: what happened, to which request, in which phase, and whether the peer may have acted
 * on it. The root of the tree, as httpx's {@code HTTPError} is.
 *
 * <p>It is an {@link IOException}, so that code written against other clients of the JVM catches it. Misuse of the
 * client is reported with {@link IllegalArgumentException} or {@link IllegalStateException} instead. Messages name
 * the URL with its password masked.
 */
public class HttpException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Circumstances circumstances;

    /**
     * Where the call stood when it failed.
     *
     * @param request what was asked for
     * @param phase how far it had come
     * @param peerMayHaveActed false only when it is proven that no peer saw the request whole
     */
    public record Circumstances(Request request, Phase phase, boolean peerMayHaveActed) {}

    public HttpException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(describe(message, circumstances), cause);
        this.circumstances = circumstances;
    }

    private static String describe(String message, Circumstances circumstances) {
        Request request = circumstances.request();
        return request.method() + " " + request.url() + ": " + message;
    }

    /** The request that failed; the last one, if there were several. */
    public Request request() {
        return circumstances.request();
    }

    /** How far the exchange had come. */
    public Phase phase() {
        return circumstances.phase();
    }

    /** False only when it is proven that the peer did not act, so that anything may be sent again. */
    public boolean peerMayHaveActed() {
        return circumstances.peerMayHaveActed();
    }

    /** All of the above. */
    public Circumstances circumstances() {
        return circumstances;
    }
}
