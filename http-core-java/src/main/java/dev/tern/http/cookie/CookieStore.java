package dev.tern.http.cookie;

import dev.tern.http.Url;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Pure, guarded by its jar. Cookies by domain, how they are found, and which have to go when there are too many. */
final class CookieStore {
    /** As browsers have it; RFC 6265bis §6.1 asks for 50 at least. */
    private static final int PER_DOMAIN_MAX = 180;

    /** RFC 6265bis §6.1 asks for this at least. */
    private static final int TOTAL_MAX = 3000;

    /** When there are too many in all, a domain with more than this gives first. */
    private static final int FAIR_SHARE = 50;

    private final Map<String, Map<Key, Entry>> domains = new HashMap<>();
    private int size;
    private long order;

    /** With the domain, what makes two cookies one (RFC 6265bis §5.7, last step). */
    private record Key(String name, String path, boolean hostOnly) {
        static Key of(Cookie cookie) {
            return new Key(cookie.name(), cookie.path(), cookie.hostOnly());
        }
    }

    /** A cookie, and when it was created and last used, in numbers that only grow. */
    private static final class Entry {
        final Cookie cookie;
        final long created;
        long used;

        Entry(Cookie cookie, long created, long used) {
            this.cookie = cookie;
            this.created = created;
            this.used = used;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Sets the cookie; one that has ended only removes its namesake. An update keeps the place in the order. */
    void put(Cookie cookie, Instant now) {
        Map<Key, Entry> siblings = domains.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>());
        Key key = Key.of(cookie);
        Entry before = siblings.remove(key);
        size -= before == null ? 0 : 1;
        if (!cookie.isExpired(now)) {
            long used = ++order;
            siblings.put(key, new Entry(cookie, before == null ? used : before.created, used));
            size++;
            shrink(siblings, now);
        }
        if (siblings.isEmpty()) {
            domains.remove(cookie.domain());
        }
    }

    /** Whether a cookie that came without TLS would hide one that is Secure (RFC 6265bis §5.7, "leave secure alone"). */
    boolean isOverlaidBySecure(Cookie cookie) {
        return entries()
                .map(entry -> entry.cookie)
                .anyMatch(kept -> kept.secure()
                        && kept.name().equals(cookie.name())
                        && (CookieMatching.domainMatches(kept.domain(), cookie.domain())
                                || CookieMatching.domainMatches(cookie.domain(), kept.domain()))
                        && CookieMatching.pathMatches(cookie.path(), kept.path()));
    }

    List<Cookie> choose(Url url, Instant now) {
        List<Entry> chosen = new ArrayList<>(4);
        choose("", url, now, chosen);
        String host = url.host();
        int dot = -1;
        do {
            choose(host.substring(dot + 1), url, now, chosen);
            dot = host.indexOf('.', dot + 1);
        } while (dot >= 0 && dot + 1 < host.length());
        chosen.sort(Comparator.<Entry>comparingInt(entry -> -entry.cookie.path().length())
                .thenComparingLong(entry -> entry.created));
        List<Cookie> cookies = new ArrayList<>(chosen.size());
        for (Entry entry : chosen) {
            entry.used = ++order;
            cookies.add(entry.cookie);
        }
        return cookies;
    }

    private void choose(String domain, Url url, Instant now, List<Entry> chosen) {
        Map<Key, Entry> entries = domains.get(domain);
        if (entries != null) {
            for (Entry entry : entries.values()) {
                if (entry.cookie.matches(url) && !entry.cookie.isExpired(now)) {
                    chosen.add(entry);
                }
            }
        }
    }

    List<Cookie> all(Instant now) {
        return entries()
                .filter(entry -> !entry.cookie.isExpired(now))
                .sorted(Comparator.comparingLong(entry -> entry.created))
                .map(entry -> entry.cookie)
                .toList();
    }

    int deleteIf(Predicate<Cookie> condition) {
        int before = size;
        domains.values().forEach(entries -> removeIf(entries, entry -> condition.test(entry.cookie)));
        domains.values().removeIf(Map::isEmpty);
        return before - size;
    }

    private Stream<Entry> entries() {
        return domains.values().stream().map(Map::values).flatMap(Collection::stream);
    }

    private void removeIf(Map<Key, Entry> entries, Predicate<Entry> condition) {
        int before = entries.size();
        entries.values().removeIf(condition);
        size -= before - entries.size();
    }

    // ---- Limits ----

    /** RFC 6265bis §5.7, "remove excess cookies". */
    private void shrink(Map<Key, Entry> siblings, Instant now) {
        if (siblings.size() > PER_DOMAIN_MAX) {
            removeIf(siblings, entry -> entry.cookie.isExpired(now));
            while (siblings.size() > PER_DOMAIN_MAX) {
                evict(siblings.values());
            }
        }
        if (size > TOTAL_MAX) {
            domains.values().forEach(entries -> removeIf(entries, entry -> entry.cookie.isExpired(now)));
            while (size > TOTAL_MAX) {
                List<Entry> greedy = domains.values().stream()
                        .filter(entries -> entries.size() > FAIR_SHARE)
                        .flatMap(entries -> entries.values().stream())
                        .toList();
                evict(greedy.isEmpty() ? entries().toList() : greedy);
            }
            domains.values().removeIf(Map::isEmpty);
        }
    }

    /** Of those without Secure, or of all if all have it, the one that was not used for the longest time. */
    private void evict(Collection<Entry> candidates) {
        Entry victim = candidates.stream()
                .min(Comparator.<Entry, Boolean>comparing(entry -> entry.cookie.secure())
                        .thenComparingLong(entry -> entry.used))
                .orElseThrow();
        Map<Key, Entry> siblings = domains.get(victim.cookie.domain());
        if (siblings != null && siblings.remove(Key.of(victim.cookie)) != null) {
            size--;
        }
    }
}
