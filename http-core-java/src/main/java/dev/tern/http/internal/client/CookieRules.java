package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.Url;
import dev.tern.http.cookie.Cookie;
import dev.tern.http.cookie.CookieJar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. Where a call gets its cookies from, and leaves those it was given.
 *
 * <p>A Cookie field that the user gave stays as it is. Else the jar's cookies and the request's own make one field, anew for
 * every exchange: it is never carried over to the next.
 */
public final class CookieRules {
    private final @Nullable CookieJar jar;
    private final Supplier<Instant> clock;

    /**
     * @param jar keeps and gives cookies; null for none, then only what requests bring themselves is sent
     */
    public CookieRules(@Nullable CookieJar jar, Supplier<Instant> clock) {
        this.jar = jar;
        this.clock = clock;
    }

    public @Nullable CookieJar jar() {
        return jar;
    }

    /**
     * The request with the cookies for it, and without those of an exchange before; itself if there are none.
     *
     * @param asked what the user asked for: cookies for every host stay with its origin
     */
    Request attach(Request request, Url asked) {
        if (request.cookies().isEmpty() && (jar == null || !jar.mayHaveCookies())) {
            return request.withAttachedCookies(null);
        }
        List<String> given = request.ownHeaders().all("Cookie");
        List<String> pairs = new ArrayList<>(0);
        if (given.isEmpty()) {
            addKept(pairs, request, asked);
        } else if (!request.cookies().isEmpty()) {
            pairs.addAll(given);
        }
        request.cookies().forEach((name, value) -> pairs.add(name + '=' + value));
        return request.withAttachedCookies(pairs.isEmpty() ? null : String.join("; ", pairs));
    }

    private void addKept(List<String> pairs, Request request, Url asked) {
        if (jar == null) {
            return;
        }
        for (Cookie cookie : jar.cookiesFor(request.url(), clock.get())) {
            boolean strays =
                    cookie.domain().isEmpty() && !request.url().origin().equals(asked.origin());
            if (!strays && !request.cookies().containsKey(cookie.name())) {
                pairs.add(cookie.pair());
            }
        }
    }

    /** Keeps what the response sets. */
    void store(Request request, ResponseHead head) {
        if (jar != null && head.headers().contains("Set-Cookie")) {
            jar.store(request.url(), head.headers(), clock.get());
        }
    }
}
