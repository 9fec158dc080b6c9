package dev.tern.http.internal.proxy;

import okio.Buffer;

/** Pure state; confined to its owner. What client and proxy say to each other before the proxy passes octets on. */
public interface ProxyHandshake {
    /** Writes what the client says first. */
    void begin(Buffer out);

    /**
     * Takes what the proxy says, and writes what the client answers.
     *
     * @return whether the way is open; what is left of the input then comes from beyond the proxy
     * @throws ProxyRefusal if it will not open
     */
    boolean receive(Buffer in, Buffer out) throws ProxyRefusal;

    /** The proxy has said its last. */
    ProxyRefusal endOfInput();
}
