package dev.tern.http.internal.http1;

import dev.tern.http.ProtocolLimits;

/**
 * Confined to its owner. What the HTTP/1.1 connections of a loop have in common: their limits, and what they remember together,
 * so that what is said again and again is checked and encoded once.
 */
public record Http1Codec(ProtocolLimits limits, RecentLines received, RecentFields sent) {
    public Http1Codec(ProtocolLimits limits) {
        this(limits, new RecentLines(), new RecentFields());
    }

    /** For one connection. */
    public ResponseDecoder newDecoder() {
        return new ResponseDecoder(limits, received);
    }
}
