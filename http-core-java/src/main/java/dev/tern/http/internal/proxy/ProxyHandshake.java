package dev.tern.http.internal.proxy;

import okio.Buffer;

/** Pure state; confined to its owner. What client and proxy say to each other before the proxy passes octets on. */
public interface ProxyHandshake {
    /** Writes what the client says first, on a new connection. */
    void begin(Buffer out) throws ProxyRefusal;

    /**
     * Takes what the proxy says, and writes what the client answers.
     *
     * @return whether the way is open; what is left of the input then comes from beyond the proxy
     * @throws ProxyRefusal if it will not open
     */
    boolean receive(Buffer in, Buffer out) throws ProxyRefusal;

    /** The proxy has said its last. */
    ProxyRefusal endOfInput();

    /** Whether, behind a refusal, there is more to say on another connection. */
    default boolean goesOnElsewhere() {
        return false;
    }
}
