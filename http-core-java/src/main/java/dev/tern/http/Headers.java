package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. The field lines of a header or trailer section (RFC 9110 §5) in their order: names compare without
 * regard to ASCII case and keep the case they were given, and repeated fields stay apart.
 *
 * <p>Every way of making one checks names and values, so no CR, LF or NUL can enter; whitespace round a value is
 * dropped. A value beyond ASCII goes on the wire as UTF-8. {@link #toString} masks credentials.
 *
 * <pre>{@code Headers.of("Accept", "application/json", "X-Tag", "a").newBuilder().add("X-Tag", "b").build()}</pre>
 */
public final class Headers implements Iterable<Headers.Field> {
    private static final Headers EMPTY = new Headers(new String[0]);
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key");

    // Flat: name, value, name, value. One array is what a head of ten fields costs.
    private final String[] lines;

    private Headers(String[] lines) {
        this.lines = lines;
    }

    /** One field line. */
    public record Field(String name, String value) {
        @Override
        public String toString() {
            return name + ": " + (isSecret(name) ? "[secure]" : value);
        }
    }

    /** No fields. */
    public static Headers empty() {
        return EMPTY;
    }

    /** Alternating names and values. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("A field name is left without a value: "
                    + Quoted.visibly(namesAndValues[namesAndValues.length - 1]));
        }
        Builder builder = new Builder(namesAndValues.length);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /**
     * For decoders: alternating names and values that were already checked octet by octet. The array is not copied.
     * Encoders check once more while they write, so even this path cannot split a message.
     */
    public static Headers ofDecoded(String[] checkedLines) {
        return checkedLines.length == 0 ? EMPTY : new Headers(checkedLines);
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder(0);
    }

    /** A builder that starts with these fields. */
    public Builder newBuilder() {
        Builder builder = new Builder(lines.length + 8);
        builder.append(lines);
        return builder;
    }

    /** The number of field lines. */
    public int size() {
        return lines.length / 2;
    }

    public boolean isEmpty() {
        return lines.length == 0;
    }

    /** The name of the i-th line, in the case it was given or received. */
    public String name(int i) {
        return lines[2 * i];
    }

    /** The value of the i-th line. */
    public String value(int i) {
        return lines[2 * i + 1];
    }

    /**
     * All values of the field joined by {@code ", "} (RFC 9110 §5.3), or null. For Set-Cookie, which must not be
     * joined, use {@link #all}.
     */
    public @Nullable String get(String name) {
        String joined = null;
        for (int i = 0; i < lines.length; i += 2) {
            if (Ascii.equalsIgnoreCase(lines[i], name)) {
                joined = joined == null ? lines[i + 1] : joined + ", " + lines[i + 1];
            }
        }
        return joined;
    }

    /** The first value of the field, or null. */
    public @Nullable String first(String name) {
        for (int i = 0; i < lines.length; i += 2) {
            if (Ascii.equalsIgnoreCase(lines[i], name)) {
                return lines[i + 1];
            }
        }
        return null;
    }

    /** The values of the field, one element for each line. */
    public List<String> all(String name) {
        List<String> values = List.of();
        for (int i = 0; i < lines.length; i += 2) {
            if (Ascii.equalsIgnoreCase(lines[i], name)) {
                values = values.isEmpty() ? new ArrayList<>(4) : values;
                values.add(lines[i + 1]);
            }
        }
        return values.isEmpty() ? values : Collections.unmodifiableList(values);
    }

    public boolean contains(String name) {
        return first(name) != null;
    }

    /**
     * Whether a list-valued field such as Connection has this element, compared without regard to case; empty
     * elements are skipped (RFC 9110 §5.6.1).
     */
    public boolean containsToken(String name, String token) {
        for (int i = 0; i < lines.length; i += 2) {
            if (Ascii.equalsIgnoreCase(lines[i], name) && hasToken(lines[i + 1], token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasToken(String list, String token) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            if (Ascii.equalsIgnoreCase(Ascii.trimOws(list.substring(from, to)), token)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    /**
     * The elements of a list-valued field (RFC 9110 §5.6.1) over all its lines: without whitespace round them, without empty
     * ones. A comma within a quoted string does not part elements. Not for fields such as Set-Cookie and Date, which are no
     * lists.
     */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < lines.length; i += 2) {
            if (Ascii.equalsIgnoreCase(lines[i], name)) {
                addElements(lines[i + 1], elements);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private static void addElements(String list, List<String> elements) {
        boolean quoted = false;
        int from = 0;
        for (int at = 0; at < list.length(); at++) {
            char c = list.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                at++;
            } else if (c == ',' && !quoted) {
                addElement(list.substring(from, at), elements);
                from = at + 1;
            }
        }
        addElement(list.substring(from), elements);
    }

    private static void addElement(String text, List<String> elements) {
        String element = Ascii.trimOws(text);
        if (!element.isEmpty()) {
            elements.add(element);
        }
    }

    /** The distinct names, sorted without regard to case. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < lines.length; i += 2) {
            names.add(lines[i]);
        }
        return Collections.unmodifiableSet(names);
    }

    @Override
    public Iterator<Field> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < lines.length;
            }

            @Override
            public Field next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                next += 2;
                return new Field(lines[next - 2], lines[next - 1]);
            }
        };
    }

    /** Equal when each field has the same values in the same order; case and order of names do not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers that && lines.length == that.lines.length && byName().equals(that.byName());
    }

    @Override
    public int hashCode() {
        return byName().hashCode();
    }

    private Map<String, List<String>> byName() {
        Map<String, List<String>> fields = new HashMap<>();
        for (int i = 0; i < lines.length; i += 2) {
            fields.computeIfAbsent(Ascii.toLower(lines[i]), n -> new ArrayList<>(1))
                    .add(lines[i + 1]);
        }
        return fields;
    }

    /** One line a field, credentials masked. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Field field : this) {
            text.append(text.isEmpty() ? "" : "\n").append(field);
        }
        return text.toString();
    }

    private static boolean isSecret(String name) {
        return SECRET.contains(Ascii.toLower(name));
    }

    /** Not thread-safe. Builds {@link Headers}; every method checks what it is given. */
    public static final class Builder {
        private String[] lines;
        private int count;

        private Builder(int capacity) {
            lines = capacity == 0 ? EMPTY.lines : new String[capacity];
        }

        /** Adds a line behind the others. */
        public Builder add(String name, String value) {
            String checkedValue = checkValue(name, value);
            reserve(2);
            lines[count++] = checkName(name);
            lines[count++] = checkedValue;
            return this;
        }

        /** Adds every line of the other section. */
        public Builder addAll(Headers other) {
            append(other.lines);
            return this;
        }

        /** Removes the lines of this name, then adds one. */
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        /** Removes the lines of every name that the other section has, then adds its lines (httpx's update). */
        public Builder setAll(Headers other) {
            for (int i = 0; i < other.lines.length; i += 2) {
                remove(other.lines[i]);
            }
            return addAll(other);
        }

        /** Removes the lines of this name, if there are any. */
        public Builder remove(String name) {
            int kept = 0;
            for (int i = 0; i < count; i += 2) {
                if (!Ascii.equalsIgnoreCase(lines[i], name)) {
                    lines[kept] = lines[i];
                    lines[kept + 1] = lines[i + 1];
                    kept += 2;
                }
            }
            count = kept;
            return this;
        }

        public boolean contains(String name) {
            for (int i = 0; i < count; i += 2) {
                if (Ascii.equalsIgnoreCase(lines[i], name)) {
                    return true;
                }
            }
            return false;
        }

        public Headers build() {
            return count == 0 ? EMPTY : new Headers(Arrays.copyOf(lines, count));
        }

        private void append(String[] checked) {
            reserve(checked.length);
            System.arraycopy(checked, 0, lines, count, checked.length);
            count += checked.length;
        }

        private void reserve(int more) {
            if (count + more > lines.length) {
                lines = Arrays.copyOf(lines, Math.max(count + Math.max(more, 4), lines.length * 2));
            }
        }

        private static String checkName(String name) {
            if (!Ascii.isToken(name)) {
                throw new IllegalArgumentException(
                        "Not a field name: " + Quoted.visibly(name) + " is no token (RFC 9110 §5.1, §5.6.2)");
            }
            return name;
        }

        private static String checkValue(String name, String value) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if ((c < 0x20 && c != '\t') || c == 0x7f) {
                    throw new IllegalArgumentException(String.format(
                            "The value of field %s has the control character 0x%02x at %d (RFC 9110 §5.5)",
                            Quoted.visibly(name), (int) c, i));
                }
            }
            return Ascii.trimOws(value);
        }
    }
}
