package dev.tern.http;

import java.net.URI;

/** Stand-in until the real value type arrives from its branch. */
public final class Url {
    private final URI uri;
    private Url(URI uri) { this.uri = uri; }
    public static Url parse(String text) { return new Url(URI.create(text)); }
    public boolean isAbsolute() { return uri.isAbsolute(); }
    public boolean hasCredentials() { return uri.getUserInfo() != null; }
    public String username() { return uri.getUserInfo(); }
    public String password() { return ""; }
    public String scheme() { return uri.getScheme(); }
    public String host() { return uri.getHost(); }
    public int port() { return uri.getPort() >= 0 ? uri.getPort() : "https".equals(scheme()) ? 443 : 80; }
    public String authority() { return host() + (uri.getPort() >= 0 ? ":" + uri.getPort() : ""); }
    public String requestTarget() { return (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()); }
    public Origin origin() { return new Origin(scheme(), host(), port()); }
    public Url resolve(String reference) { return new Url(uri.resolve(reference)); }
    public Url append(Url relative) { return new Url(uri.resolve(relative.uri)); }
    public Url mergeParams(QueryParams params) { return this; }
    @Override public String toString() { return uri.toString(); }
}
