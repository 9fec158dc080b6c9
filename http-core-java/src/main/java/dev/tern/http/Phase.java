package dev.tern.http;

/** Immutable. How far an exchange had come: the word that timeouts, failures and traces share. */
public enum Phase {
    /** Being checked and completed; nothing has left the program. */
    PREPARE,
    /** Waiting for a connection of the pool. */
    POOL,
    /** Resolving the host name. */
    RESOLVE,
    /** Opening the TCP connection. */
    CONNECT,
    /** Having the proxy open the way to the origin. */
    PROXY,
    /** In the TLS handshake. */
    TLS,
    /** Sending the request: head and content. */
    SEND,
    /** Waiting for the head of the final response. */
    RECEIVE_HEAD,
    /** Receiving the content of the response. */
    RECEIVE_CONTENT,
    /** Working on a response that has arrived whole. */
    COMPLETE
}
