package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.ResponseHead;

/** Thread-safe. Where a call gets its cookies from, and leaves those it was given. */
public interface CookieRules {
    /** The request with the cookies for it; a Cookie field that the user set stays as it is. */
    Request attach(Request request);

    /** Keeps what the response sets. */
    void store(Request request, ResponseHead head);
}
