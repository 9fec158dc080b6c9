package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Immutable. A request method (RFC 9110 §9), with the properties that decide whether a request may be repeated.
 *
 * <p>A known name is accepted in any case, as httpx does ({@code "get"} is GET); any other token is kept as it is,
 * since methods are case-sensitive. What is no token is refused with {@link IllegalArgumentException}.
 *
 * <pre>{@code Method.of("PROPFIND")}</pre>
 */
public final class Method {
    public static final Method GET = new Method("GET", true, true);
    public static final Method HEAD = new Method("HEAD", true, true);
    public static final Method OPTIONS = new Method("OPTIONS", true, true);
    public static final Method TRACE = new Method("TRACE", true, true);
    /** Safe and with content (RFC 10008). */
    public static final Method QUERY = new Method("QUERY", true, true);

    public static final Method PUT = new Method("PUT", false, true);
    public static final Method DELETE = new Method("DELETE", false, true);
    public static final Method POST = new Method("POST", false, false);
    public static final Method PATCH = new Method("PATCH", false, false);
    public static final Method CONNECT = new Method("CONNECT", false, false);

    private static final Map<String, Method> KNOWN = new HashMap<>();

    static {
        for (Method method : List.of(GET, HEAD, OPTIONS, TRACE, QUERY, PUT, DELETE, POST, PATCH, CONNECT)) {
            KNOWN.put(method.name, method);
        }
    }

    private final String name;
    private final boolean safe;
    private final boolean idempotent;

    private Method(String name, boolean safe, boolean idempotent) {
        this.name = name;
        this.safe = safe;
        this.idempotent = idempotent;
    }

    /** The method of this name. An unknown one counts as neither safe nor idempotent. */
    public static Method of(String name) {
        Method known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(
                    "Not a method: " + Quoted.visibly(name) + " is no token (RFC 9110 §9.1, §5.6.2)");
        }
        known = KNOWN.get(Ascii.toUpper(name));
        return known != null ? known : new Method(name, false, false);
    }

    /** The name as it goes on the wire. */
    public String name() {
        return name;
    }

    /** Essentially read-only (RFC 9110 §9.2.1). */
    public boolean isSafe() {
        return safe;
    }

    /** Repeating it has the effect of sending it once (RFC 9110 §9.2.2), so it may be replayed. */
    public boolean isIdempotent() {
        return idempotent;
    }

    /** Whether a request without content says so with {@code Content-Length: 0} (RFC 9110 §8.6). */
    public boolean expectsContent() {
        return equals(POST) || equals(PUT) || equals(PATCH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Method that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
