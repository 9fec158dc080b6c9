package dev.tern.http.cookie;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. The public suffix list: under which names do others register theirs? Both its sections count, names of
 * registries and of hosters. Hosts are A-labels, as {@code Url.host()} gives them.
 *
 * <p>Read on first use; without a Domain attribute nobody asks. If it cannot be read, every name is a public suffix:
 * cookies then stay with the host that set them.
 */
final class PublicSuffixes {
    private static final String RESOURCE = "public-suffixes.txt";

    /** Rules in the list's own notation, sorted by their octets. */
    private final String[] rules;

    PublicSuffixes(String[] sortedRules) {
        rules = sortedRules;
    }

    /** Holds the list, which the class loader loads once. */
    private static final class Loaded {
        static final @Nullable PublicSuffixes LIST = load();
    }

    /** Whether others can register names directly under this one; the name of a public suffix itself. */
    static boolean isPublicSuffix(String host) {
        PublicSuffixes list = Loaded.LIST;
        return list == null || list.registrableDomain(host) == null;
    }

    /** The public suffix of the host with one more label; null if there is none, as for the suffix itself. */
    @Nullable
    String registrableDomain(String host) {
        // The DNS root may be written or not; the list has it not.
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (name.isEmpty() || name.startsWith(".") || name.contains("..")) {
            return null;
        }
        int below = -1; // Where the name starts that is one label longer than what is looked at.
        for (int start = 0; start >= 0; start = next(name, start)) {
            String suffix = name.substring(start);
            int parent = next(name, start);
            // An exception takes the name out of the rule with the star; shorter rules then count.
            boolean wild = parent >= 0 && isRule('*' + name.substring(parent - 1)) && !isRule('!' + suffix);
            // What no rule knows is ruled by "*": its last label.
            if (wild || parent < 0 || isRule(suffix)) {
                return below < 0 ? null : name.substring(below);
            }
            below = start;
        }
        return null;
    }

    private static int next(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? -1 : dot + 1;
    }

    private boolean isRule(String rule) {
        return Arrays.binarySearch(rules, rule) >= 0;
    }

    /** The embedded list; null if it is not there or broken. */
    static @Nullable PublicSuffixes load() {
        try (InputStream stream = PublicSuffixes.class.getResourceAsStream(RESOURCE)) {
            return stream == null ? null : parse(new String(stream.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return null;
        }
    }

    /** Lines of rules, sorted, and comments; null if they are not what they should be. */
    static @Nullable PublicSuffixes parse(String text) {
        String[] rules = text.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .toArray(String[]::new);
        for (int i = 1; i < rules.length; i++) {
            if (rules[i - 1].compareTo(rules[i]) >= 0) {
                return null;
            }
        }
        return Arrays.binarySearch(rules, "com") >= 0 ? new PublicSuffixes(rules) : null;
    }
}
