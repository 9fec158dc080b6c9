package dev.tern.http;

/** Stand-in until the real value type arrives from its branch. */
public record Origin(String scheme, String host, int port) {
    public boolean isSecure() { return "https".equals(scheme); }
}
