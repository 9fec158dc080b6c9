package dev.tern.http.exchange;

/** Immutable. Which thread may call an {@link ExchangeHandler}. */
public enum Delivery {
    /** The loop's own thread, or the client's callback executor: for handlers that run their user's code. */
    CALLBACK,
    /**
     * Any thread that turns the loop, also another waiting caller's: for handlers that only note what happened for a
     * thread that waits in {@link Exchange#await}. They must be quick and must not run code of a user.
     */
    AWAITED
}
