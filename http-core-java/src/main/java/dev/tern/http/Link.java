package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. A link from a Link field (RFC 8288).
 *
 * <pre>{@code Link next = response.links().get("next");}</pre>
 *
 * @param target the reference as it was sent, often relative to the response's URL: {@code response.url().resolve(…)}
 * @param params names in lower case, values without their quotes, in the order that they were sent
 */
public record Link(String target, Map<String, String> params) {
    public Link {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    /** The links of every Link line, in order; what cannot be understood is left out. */
    public static List<Link> in(Headers headers) {
        List<Link> links = new ArrayList<>();
        headers.all("Link").forEach(line -> new LinkParser(line).addTo(links));
        return List.copyOf(links);
    }

    /** By relation type where they have one, else by target; of several with the same key, the last, as in httpx. */
    public static Map<String, Link> byRelation(Headers headers) {
        Map<String, Link> links = new LinkedHashMap<>();
        for (Link link : in(headers)) {
            List<String> keys = link.anchor() == null ? link.rels() : List.of();
            for (String key : keys.isEmpty() ? List.of(link.target) : keys) {
                links.put(key, link);
            }
        }
        return Collections.unmodifiableMap(links);
    }

    /** The relation types in lower case, such as {@code next}; empty if the link states none. */
    public List<String> rels() {
        String rel = params.get("rel");
        if (rel == null || rel.isBlank()) {
            return List.of();
        }
        return List.of(Ascii.toLower(rel).trim().split("\\s+", -1));
    }

    /** What the link is from, if that is something else than the response's URL; else null. */
    public @Nullable String anchor() {
        return params.get("anchor");
    }

    /** What to call it: by {@code title*} (RFC 8187) if that decodes, else by {@code title}; null if neither is there. */
    public @Nullable String title() {
        String extended = params.get("title*");
        String decoded = extended == null ? null : LinkParser.extendedValue(extended);
        return decoded == null ? params.get("title") : decoded;
    }
}
