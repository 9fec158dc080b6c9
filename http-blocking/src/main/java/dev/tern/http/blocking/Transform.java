package dev.tern.http.blocking;

import dev.tern.http.Response;
import java.io.IOException;

/**
 * What to make of a response. A function that may fail as reading JSON does; it runs on the thread that called.
 *
 * <pre>{@code client.gather(requests, r -> r.raiseForStatus().<Pokemon>json(Pokemon.class).name())}</pre>
 */
@FunctionalInterface
public interface Transform<T> {
    /** The value that stands for the response. */
    T apply(Response response) throws IOException;
}
