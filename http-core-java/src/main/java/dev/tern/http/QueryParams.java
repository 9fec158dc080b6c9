package dev.tern.http;

import dev.tern.http.internal.bytes.PercentDecoding;
import dev.tern.http.internal.bytes.PercentEncodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. The parameters of a URL's query: names and values in the order they were written, a name as often
 * as it comes ({@code a=1&b=2&a=3} stays in that order).
 *
 * <p>Values may be strings, numbers, enums; {@code true}, {@code false} and null become {@code "true"},
 * {@code "false"} and {@code ""} (as in httpx); an {@link Iterable} or an object array becomes one pair for each
 * element. Names and values are plain text, encoded when printed: {@link #toString()} writes
 * application/x-www-form-urlencoded (a space is {@code +}), which is what URLs get, as in httpx;
 * {@link #toQuery()} writes the same with {@code %20}.
 *
 * <p>Equal are two with the same pairs in the same order. A pair without {@code =} is one with an empty value.
 * Parsing never fails: malformed escapes stay text.
 *
 * <pre>{@code QueryParams.of("q", "a b").add("page", 2).toString();  // q=a+b&page=2 }</pre>
 */
public final class QueryParams {
    private static final QueryParams EMPTY = new QueryParams(new String[0]);

    /** Name, value, name, value: half the objects of a list of pairs. */
    private final String[] pairs;

    private QueryParams(String[] pairs) {
        this.pairs = pairs;
    }

    /** No parameters. */
    public static QueryParams of() {
        return EMPTY;
    }

    /**
     * Names and values in turn.
     *
     * @throws IllegalArgumentException if a name is left without a value
     */
    public static QueryParams of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + namesAndValues.length + " strings");
        }
        return of(List.of(namesAndValues));
    }

    /** The entries in the map's order. */
    public static QueryParams of(Map<String, ? extends @Nullable Object> params) {
        List<String> pairs = new ArrayList<>(params.size() * 2);
        params.forEach((name, value) -> append(pairs, name, value));
        return of(pairs);
    }

    /** Reads a query as it stands in a URL, without its '?'; in names and values {@code +} is a space. */
    public static QueryParams parse(String query) {
        List<String> pairs = new ArrayList<>();
        int start = 0;
        while (start < query.length()) {
            int ampersand = query.indexOf('&', start);
            int end = ampersand < 0 ? query.length() : ampersand;
            if (end > start) {
                int equals = query.indexOf('=', start);
                int nameEnd = equals < 0 || equals > end ? end : equals;
                pairs.add(PercentDecoding.decodeForm(query.substring(start, nameEnd)));
                pairs.add(PercentDecoding.decodeForm(query.substring(Math.min(nameEnd + 1, end), end)));
            }
            start = end + 1;
        }
        return of(pairs);
    }

    private static QueryParams of(List<String> pairs) {
        return pairs.isEmpty() ? EMPTY : new QueryParams(pairs.toArray(new String[0]));
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** How many pairs there are. */
    public int size() {
        return pairs.length / 2;
    }

    /** Whether the name comes at all. */
    public boolean contains(String name) {
        return first(name) != null;
    }

    /** The first value of the name, null if there is none. */
    public @Nullable String first(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    /** All values of the name in order; empty if there is none. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                values.add(pairs[i + 1]);
            }
        }
        return Collections.unmodifiableList(values);
    }

    /** Every name once, in order of first appearance. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.add(pairs[i]);
        }
        return Collections.unmodifiableSet(names);
    }

    /** Every pair, in order. */
    public List<Map.Entry<String, String>> entries() {
        List<Map.Entry<String, String>> entries = new ArrayList<>(size());
        for (int i = 0; i < pairs.length; i += 2) {
            entries.add(Map.entry(pairs[i], pairs[i + 1]));
        }
        return Collections.unmodifiableList(entries);
    }

    /** A copy in which the name has this value alone, where it stood first or else at the end. */
    public QueryParams set(String name, @Nullable Object value) {
        List<String> pair = new ArrayList<>(2);
        append(pair, name, value);
        return pair.isEmpty() ? remove(name) : merge(of(pair));
    }

    /** A copy with one more pair at the end. */
    public QueryParams add(String name, @Nullable Object value) {
        List<String> copy = new ArrayList<>(pairs.length + 2);
        Collections.addAll(copy, pairs);
        append(copy, name, value);
        return of(copy);
    }

    /** A copy without the name. */
    public QueryParams remove(String name) {
        List<String> copy = new ArrayList<>(pairs.length);
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i].equals(name)) {
                copy.add(pairs[i]);
                copy.add(pairs[i + 1]);
            }
        }
        return copy.size() == pairs.length ? this : of(copy);
    }

    /**
     * A copy in which the other's names win, each with its whole list: {@code a=1&a=2&b=3} merged with {@code a=9}
     * is {@code a=9&b=3}. A name keeps the place where it stood first; new ones go to the end, in their order.
     */
    public QueryParams merge(QueryParams other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Map<String, List<String>> winners = other.grouped();
        List<String> merged = new ArrayList<>(pairs.length + other.pairs.length);
        Set<String> placed = new HashSet<>();
        for (int i = 0; i < pairs.length; i += 2) {
            List<String> values = winners.get(pairs[i]);
            if (values == null) {
                merged.add(pairs[i]);
                merged.add(pairs[i + 1]);
            } else if (placed.add(pairs[i])) {
                append(merged, pairs[i], values);
            }
        }
        for (int i = 0; i < other.pairs.length; i += 2) {
            if (!placed.contains(other.pairs[i])) {
                merged.add(other.pairs[i]);
                merged.add(other.pairs[i + 1]);
            }
        }
        return of(merged);
    }

    /** With {@code %20} for a space, for servers that take {@code +} literally. */
    public String toQuery() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            out.append(i == 0 ? "" : "&")
                    .append(PercentEncodeSet.FORM.encode(pairs[i]))
                    .append('=')
                    .append(PercentEncodeSet.FORM.encode(pairs[i + 1]));
        }
        return out.toString();
    }

    /** As application/x-www-form-urlencoded, the form that URLs get. */
    @Override
    public String toString() {
        // A '%20' in the encoded text is always a space: a literal one is '%2520'.
        return toQuery().replace("%20", "+");
    }

    /** The values by name, so that merging long queries stays linear. */
    Map<String, List<String>> grouped() {
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.computeIfAbsent(pairs[i], name -> new ArrayList<>(1)).add(pairs[i + 1]);
        }
        return values;
    }

    static String encodedPair(String name, String value) {
        return new QueryParams(new String[] {name, value}).toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueryParams that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    private static void append(List<String> pairs, String name, @Nullable Object value) {
        if (value instanceof Iterable<?> elements) {
            for (Object element : elements) {
                append(pairs, name, element);
            }
        } else if (value instanceof Object[] elements) {
            append(pairs, name, Arrays.asList(elements));
        } else {
            pairs.add(name);
            pairs.add(value == null ? "" : value.toString());
        }
    }
}
