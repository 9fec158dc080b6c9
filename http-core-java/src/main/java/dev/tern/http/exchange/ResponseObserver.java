package dev.tern.http.exchange;

import dev.tern.http.Response;
import java.io.IOException;

/**
 * Thread-safe. Looks at the head of each response before its caller does; a {@link ResponseHook} that needs no time. It may
 * refuse: {@code onResponse(Response::raiseForStatus)}.
 */
@FunctionalInterface
public interface ResponseObserver {
    /** Looks at the response, which has no content yet. What it throws fails the call, and the connection is closed. */
    void onResponse(Response response) throws IOException;
}
