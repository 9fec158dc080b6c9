package dev.tern.http;

import dev.tern.http.internal.bytes.PercentDecoding;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Edits of a raw query that leave every pair they do not name as it is, byte for byte: signed and
 * paged URLs break where a client re-encodes {@code %20} as {@code +} in passing.
 */
final class UrlQuery {
    private UrlQuery() {}

    /** Puts each name of the parameters, with its whole list, where it stood first; new names go to the end. */
    static @Nullable String merge(@Nullable String raw, QueryParams params) {
        if (params.isEmpty()) {
            return raw;
        }
        Map<String, List<String>> winners = params.grouped();
        StringBuilder out = new StringBuilder();
        Set<String> placed = new HashSet<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                String name = nameOf(pair);
                List<String> values = pair.isEmpty() ? null : winners.get(name);
                if (values == null) {
                    append(out, pair);
                } else if (placed.add(name)) {
                    for (String value : values) {
                        append(out, QueryParams.encodedPair(name, value));
                    }
                }
            }
        }
        for (var entry : params.entries()) {
            if (!placed.contains(entry.getKey())) {
                append(out, QueryParams.encodedPair(entry.getKey(), entry.getValue()));
            }
        }
        return out.toString();
    }

    /** The pairs of the raw query without those of the names; null if none is left. */
    static @Nullable String without(@Nullable String raw, Set<String> names) {
        if (raw == null || raw.isEmpty() || names.isEmpty()) {
            return raw;
        }
        StringBuilder out = new StringBuilder();
        boolean any = false;
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty() || !names.contains(nameOf(pair))) {
                append(out, pair);
                any |= !pair.isEmpty();
            }
        }
        return any ? out.toString() : null;
    }

    /** The base's pairs first, but for the names that the other query sets itself; both verbatim. */
    static @Nullable String append(@Nullable String base, @Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return base == null ? raw : base;
        }
        String kept = without(base, QueryParams.parse(raw).names());
        return kept == null || kept.isEmpty() ? raw : kept + '&' + raw;
    }

    static String join(@Nullable String raw, String pair) {
        return raw == null || raw.isEmpty() ? pair : raw + '&' + pair;
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return PercentDecoding.decodeForm(equals < 0 ? pair : pair.substring(0, equals));
    }

    private static void append(StringBuilder out, String pair) {
        if (out.length() > 0) {
            out.append('&');
        }
        out.append(pair);
    }
}
