package dev.tern.http;

/** Immutable. The protocol version that a response was received with. */
public enum HttpVersion {
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** As httpx writes it: {@code HTTP/1.1}, {@code HTTP/2}. */
    @Override
    public String toString() {
        return text;
    }
}
