package dev.tern.benchmarks.client;

/**
 * What a client is told before it is made.
 *
 * @param http2 whether the workload is one of HTTP/2
 * @param inFlight how many requests there will be at once
 * @param gzip whether answers are coded; who decodes by choice only is told to
 */
public record Setup(boolean http2, int inFlight, boolean gzip) {}
