package dev.tern.http.cookie;

import dev.tern.http.Headers;
import dev.tern.http.Response;
import dev.tern.http.Url;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Keeps the cookies that servers set, and chooses those for a request (RFC 6265bis §5.7, §5.8), by the public
 * suffix list. A client has one of its own, {@code client.cookies()}; give several clients the same jar to share it.
 *
 * <p>Limits: 4096 octets a cookie, 180 cookies a domain, 3000 in all, 400 days of life. What is too much goes in this
 * order: ended, from domains with more than 50 cookies those without Secure, then the others of these, then any; and of
 * equal ones the one that was not used for the longest time.
 *
 * <p>The jar reads no clock. Whoever uses it for a request or response, usually a client, says what time it is; what has
 * ended by the last of these times is not seen any more.
 *
 * <p>Not stored, though browsers do: a value without a name that has a "=", since it would be sent back as another cookie.
 *
 * <pre>{@code
 * CookieJar jar = CookieJar.load(file);
 * try (HttpClient http = HttpClient.builder().cookies(jar).build()) { … }
 * jar.set("theme", "dark", "example.com");
 * jar.save(file);
 * }</pre>
 */
public final class CookieJar implements Iterable<Cookie> {
    /** Guards the store and the time; held shortly, never while reading or writing files. */
    private final Object lock = new Object();

    private final CookieStore store = new CookieStore();
    private Instant now = Instant.MIN;

    /** Says without the lock that there is nothing to look for. */
    private volatile boolean empty = true;

    /** An empty jar. */
    public CookieJar() {}

    /** A jar with the cookies of a file that {@link #save} or another program wrote in the format of cookies.txt. */
    public static CookieJar load(Path file) throws IOException {
        CookieJar jar = new CookieJar();
        jar.addAll(CookieFile.read(file));
        return jar;
    }

    /** A jar with the cookies that this one response sets; {@code now} counts for their end. */
    public static CookieJar of(Response response, Instant now) {
        CookieJar jar = new CookieJar();
        jar.store(response.request().url(), response.headers(), now);
        return jar;
    }

    // ---- For requests and responses ----

    /** Keeps what the Set-Cookie fields of a response from this URL set; those against the rules are dropped. */
    public void store(Url url, Headers received, Instant at) {
        if (!received.contains("Set-Cookie")) {
            return;
        }
        synchronized (lock) {
            pass(at);
            for (String line : received.all("Set-Cookie")) {
                Cookie cookie = SetCookie.parse(url, line, at);
                if (cookie != null && (Cookie.isSecure(url) || !store.isOverlaidBySecure(cookie))) {
                    store.put(cookie, at);
                }
            }
            empty = store.isEmpty();
        }
    }

    /** The cookies for a request to the URL, in the order of sending: longer paths first, then older ones. */
    public List<Cookie> cookiesFor(Url url, Instant at) {
        if (empty) {
            return List.of();
        }
        synchronized (lock) {
            pass(at);
            return store.choose(url, at);
        }
    }

    /** For clients: false if there is nothing to look for. Takes no lock. */
    public boolean mayHaveCookies() {
        return !empty;
    }

    private void pass(Instant at) {
        if (at.isAfter(now)) {
            now = at;
        }
    }

    // ---- For people ----

    /**
     * The value of the cookie of this name; null if there is none.
     *
     * @throws CookieConflictException if there are several, for different domains or paths
     */
    public @Nullable String get(String name) {
        return get(name, null, null);
    }

    /** As {@link #get(String)}, of those with this domain. */
    public @Nullable String get(String name, String domain) {
        return get(name, domain, null);
    }

    /**
     * The value of the cookie of this name, domain and path; null if there is none.
     *
     * @param domain null for any; a leading dot does not count
     * @param path null for any
     * @throws CookieConflictException if there are several
     */
    public @Nullable String get(String name, @Nullable String domain, @Nullable String path) {
        List<Cookie> found = all().stream().filter(named(name, domain, path)).toList();
        if (found.size() > 1) {
            throw new CookieConflictException("There are " + found.size() + " cookies named " + name + ": "
                    + String.join("; ", found.stream().map(Cookie::place).toList())
                    + ". Say which one by its domain and path");
        }
        return found.isEmpty() ? null : found.get(0).value();
    }

    /**
     * Sets a cookie that every host gets that a caller asks for, as in httpx; to be careful with. A redirect to another
     * origin does not get it. Better is {@link #set(String, String, String)}.
     *
     * @throws IllegalArgumentException if name or value would change their meaning on the way
     */
    public void set(String name, String value) {
        add(Cookie.builder(name, value).build());
    }

    /** Sets a cookie for the domain and the hosts below it, as {@link Cookie.Builder#domain} says. */
    public void set(String name, String value, String domain) {
        set(name, value, domain, "/");
    }

    /** Sets a cookie for the domain and the hosts below it, and for the path and those below it. */
    public void set(String name, String value, String domain, String path) {
        add(Cookie.builder(name, value).domain(domain).path(path).build());
    }

    /** Adds a cookie in place of one with the same name, domain and path. */
    public void add(Cookie cookie) {
        addAll(List.of(cookie));
    }

    /** Adds all, such as another jar's, each in place of one with the same name, domain and path. */
    public void addAll(Iterable<Cookie> cookies) {
        List<Cookie> given = new ArrayList<>();
        cookies.forEach(given::add);
        synchronized (lock) {
            given.forEach(cookie -> store.put(cookie, now));
            empty = store.isEmpty();
        }
    }

    /** Deletes every cookie of this name; says how many there were. */
    public int delete(String name) {
        return delete(name, null, null);
    }

    /** Deletes the cookies of this name with this domain, whatever their path. */
    public int delete(String name, String domain) {
        return delete(name, domain, null);
    }

    /** Deletes the cookies of this name, domain and path, null standing for any. */
    public int delete(String name, @Nullable String domain, @Nullable String path) {
        return deleteIf(named(name, domain, path));
    }

    /** Deletes the cookies that the condition holds for, such as those of a session; says how many there were. */
    public int deleteIf(Predicate<Cookie> condition) {
        synchronized (lock) {
            int deleted = store.deleteIf(condition);
            empty = store.isEmpty();
            return deleted;
        }
    }

    public void clear() {
        deleteIf(cookie -> true);
    }

    private static Predicate<Cookie> named(String name, @Nullable String domain, @Nullable String path) {
        String host = domain == null || domain.isEmpty() ? domain : CookieMatching.canonicalDomain(domain);
        return cookie -> cookie.name().equals(name)
                && (host == null || cookie.domain().equals(host))
                && (path == null || cookie.path().equals(path));
    }

    /** All cookies that have not ended, the oldest first. */
    public List<Cookie> all() {
        synchronized (lock) {
            return store.all(now);
        }
    }

    /** Over the cookies as they are now. */
    @Override
    public Iterator<Cookie> iterator() {
        return all().iterator();
    }

    public int size() {
        return all().size();
    }

    public boolean isEmpty() {
        return empty || size() == 0;
    }

    /** Another jar with the same cookies; from here on they go their own ways. */
    public CookieJar copy() {
        CookieJar copy = new CookieJar();
        synchronized (lock) {
            copy.now = now;
            copy.addAll(store.all(now));
        }
        return copy;
    }

    /**
     * Writes all cookies, those of sessions too, in the format of cookies.txt, which browsers' tools and curl read. The file
     * appears whole or not at all, and only its owner may read it. Lost are SameSite, parts of seconds, and cookies with a
     * tab in name or path.
     */
    public void save(Path file) throws IOException {
        CookieFile.write(file, all());
    }

    /** The cookies without their values. */
    @Override
    public String toString() {
        return "CookieJar" + all();
    }
}
