package dev.tern.http.blocking;

import dev.tern.http.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. How one of several calls ended: with a value or with a failure.
 *
 * <pre>{@code
 * for (Settled<Response> call : client.gatherSettled(requests)) {
 *     System.out.println(call.isSuccess() ? call.get().text() : call.failure());
 * }
 * }</pre>
 *
 * @param index the place of its request among those that were given, from 0
 * @param request as it was sent
 * @param value what came of it; null if it failed
 * @param failure why there is no value: mostly an {@link dev.tern.http.HttpException}, or what the transform threw; null
 *     if there is one
 */
public record Settled<T>(
        int index,
        Request request,
        @Nullable T value,
        @Nullable IOException failure) {
    /** Whether there is a value. */
    public boolean isSuccess() {
        return failure == null;
    }

    /** The value, or the failure thrown. */
    @SuppressWarnings("NullAway") // A transform may well make null of a response; then T says so.
    public T get() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
