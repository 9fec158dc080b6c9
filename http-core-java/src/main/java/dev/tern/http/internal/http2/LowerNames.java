package dev.tern.http.internal.http2;

import dev.tern.http.internal.bytes.Ascii;

/**
 * Pure state; confined to its session. Field names in lower case (RFC 9113 §8.2.1). A client sends the same few names again
 * and again, so the last ones are remembered, and most cost no new String.
 */
final class LowerNames {
    private static final int COUNT = 64;

    private final String[] given = new String[COUNT];
    private final String[] lower = new String[COUNT];

    String of(String name) {
        int slot = name.hashCode() & (COUNT - 1);
        if (!name.equals(given[slot])) {
            given[slot] = name;
            lower[slot] = Ascii.toLower(name);
        }
        return lower[slot];
    }
}
