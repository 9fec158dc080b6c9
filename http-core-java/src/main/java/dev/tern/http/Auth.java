package dev.tern.http;

/**
 * Thread-safe. How requests are authenticated: begins a flow for each call. A flow is sans-I/O, as httpx's generator is,
 * so one implementation serves every face.
 *
 * <p>Credentials go to the origin of the request they were begun for, and to no other: neither with a redirect nor in
 * answer to the challenge of another origin.
 *
 * <pre>{@code Auth token = request -> AuthFlow.once(request.newBuilder().header("Authorization", "Bearer x").build())}</pre>
 */
@FunctionalInterface
public interface Auth {
    /** Begins to authenticate this request. Called on the loop's thread; must not block. */
    AuthFlow begin(Request request);

    /** Whether the flow runs code that its user wrote, which then never runs on the thread of another caller. */
    default boolean runsUserCode() {
        return true;
    }

    /** No authentication, also where the client has one. */
    static Auth none() {
        return NoAuth.INSTANCE;
    }
}
