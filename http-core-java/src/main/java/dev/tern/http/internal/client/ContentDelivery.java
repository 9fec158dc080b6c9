package dev.tern.http.internal.client;

import dev.tern.http.Headers;
import okio.Buffer;

/** Confined to one hop's callbacks, but for what says otherwise. The way of the final response's content to the handler. */
interface ContentDelivery {
    /** The handler knows of the response now. */
    void begin();

    /** Octets from the exchange. */
    void content(Buffer octets);

    /** The exchange is complete. */
    void complete(Headers trailers);

    /** The handler asked for more; from any thread. */
    void demandGrew();

    /** Whether a coding will be undone; from any thread. */
    default boolean isDecoding() {
        return false;
    }

    /** Undoes no coding; from any thread, before anything was asked for. */
    default void raw() {}

    /** The call ended otherwise. */
    void abandon();
}
