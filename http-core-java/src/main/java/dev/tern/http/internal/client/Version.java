package dev.tern.http.internal.client;

/** Immutable. The version that User-Agent names; a test holds it against the build's. */
final class Version {
    static final String TEXT = "0.1.0";

    private Version() {}
}
