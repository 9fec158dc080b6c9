package dev.tern.http.internal.http1;

import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Url;
import java.nio.charset.StandardCharsets;

/**
 * Immutable. The forms of a request-target (RFC 9112 §3.2), checked octet by octet.
 *
 * <p>The extension {@code target} of a request (a String, or octets) replaces whatever the URL says, for
 * {@code OPTIONS *} and for targets that no URL can express. It is checked in the same way.
 */
public final class RequestTarget {
    /** Who the request is sent to decides the form. */
    public enum Form {
        /** Path and query: to the origin server (§3.2.1). */
        ORIGIN,
        /** The whole URL: to a proxy, for a URL of scheme http (§3.2.2). */
        ABSOLUTE,
        /** Host and port: for CONNECT (§3.2.3). */
        AUTHORITY
    }

    private static final String HOST_AND_PORT = "(\\[[^]/]+]|[^]\\[:/]+):[0-9]{1,5}";

    private RequestTarget() {}

    /** The form for the server that the URL names: host and port where it shall open a tunnel, else path and query. */
    public static Form formOf(Request request) {
        return request.method().equals(Method.CONNECT) ? Form.AUTHORITY : Form.ORIGIN;
    }

    /**
     * The target of the request in this form.
     *
     * @throws IllegalArgumentException if it is empty or has anything but visible ASCII, so that nothing can end the
     *     request-line early
     */
    public static String of(Request request, Form form) {
        Object given = request.extensions().get("target");
        String target = checked(given == null ? derived(request.url(), form) : given(given));
        if (form == Form.AUTHORITY && !target.matches(HOST_AND_PORT)) {
            throw new IllegalArgumentException(
                    "The target of CONNECT must be a host and a port, not " + target + " (RFC 9112 §3.2.3)");
        }
        return target;
    }

    private static String derived(Url url, Form form) {
        return switch (form) {
            case ORIGIN -> url.requestTarget();
            case ABSOLUTE -> url.scheme() + "://" + authority(url) + url.requestTarget();
            case AUTHORITY -> withPort(url);
        };
    }

    private static String given(Object target) {
        if (target instanceof String text) {
            return text;
        }
        if (target instanceof byte[] octets) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
        throw new IllegalArgumentException("The extension \"target\" must be a String or a byte[], not a "
                + target.getClass().getName());
    }

    private static String checked(String target) {
        if (target.isEmpty()) {
            throw new IllegalArgumentException("The request-target is empty (RFC 9112 §3.2)");
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= 0x20 || c >= 0x7f) {
                throw new IllegalArgumentException(
                        String.format("The request-target has the character U+%04X at %d (RFC 9112 §3.2)", (int) c, i));
            }
        }
        return target;
    }

    /** Host and, where it is not the scheme's own, port, checked: what Host says too. */
    public static String authority(Url url) {
        return checkedHost(url.authority());
    }

    /**
     * What may stand in Host: a host and a port, so nothing that begins another part of a URL, and no userinfo
     * (RFC 9110 §4.2.4, §7.2).
     */
    public static String checkedHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= 0x20 || c >= 0x7f || endsAuthority(c)) {
                throw new IllegalArgumentException(
                        String.format("The Host has the character U+%04X at %d (RFC 9110 §7.2)", (int) c, i));
            }
        }
        return host;
    }

    private static boolean endsAuthority(char c) {
        return switch (c) {
            case '/', '?', '#', '@', '\\', ',' -> true;
            default -> false;
        };
    }

    /** The authority-form has always a port (RFC 9112 §3.2.3). */
    private static String withPort(Url url) {
        String authority = authority(url);
        boolean hasPort = authority.indexOf(':', authority.lastIndexOf(']') + 1) >= 0;
        return hasPort ? authority : authority + (url.scheme().equals("https") ? ":443" : ":80");
    }
}
