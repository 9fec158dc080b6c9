package dev.tern.http;

import dev.tern.http.internal.bytes.PercentDecoding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Immutable. Path arithmetic on encoded paths (RFC 3986 §5.2, with WHATWG's reading of {@code %2e} as a dot). */
final class UrlPath {
    private UrlPath() {}

    /** Removes "." and ".." segments; never climbs above the root. The path starts with '/'. */
    static String removeDots(String path) {
        if (!mayHaveDots(path)) {
            return path;
        }
        ArrayDeque<String> kept = new ArrayDeque<>();
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(start, end);
            int dots = dots(segment);
            if (dots == 2) {
                kept.pollLast();
            }
            if (dots == 0) {
                kept.addLast(segment);
            } else if (slash < 0) {
                kept.addLast("");
            }
            start = end + 1;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (Iterator<String> i = kept.iterator(); i.hasNext(); ) {
            out.append('/').append(i.next());
        }
        return out.toString();
    }

    private static boolean mayHaveDots(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            char next = slash + 1 < path.length() ? path.charAt(slash + 1) : 'x';
            if (next == '.' || next == '%') {
                return true;
            }
        }
        return false;
    }

    /** 1 for ".", 2 for "..", in either spelling of each dot; else 0. */
    static int dots(String segment) {
        if (segment.length() > 6 || segment.isEmpty()) {
            return 0;
        }
        return switch (segment.toLowerCase(Locale.ROOT).replace("%2e", ".")) {
            case "." -> 1;
            case ".." -> 2;
            default -> 0;
        };
    }

    /** RFC 3986 §5.2.3: what replaces the last segment of the base path, dots removed. */
    static String resolve(String basePath, String path) {
        if (path.startsWith("/")) {
            return removeDots(path);
        }
        return removeDots(
                basePath.isEmpty() ? "/" + path : basePath.substring(0, basePath.lastIndexOf('/') + 1) + path);
    }

    /** httpx's base_url rule: both paths in a row, one slash between them. */
    static String append(String basePath, String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        String slash = basePath.endsWith("/") ? "" : "/";
        return removeDots(basePath + slash + path.substring(start));
    }

    static List<String> decodedSegments(String path) {
        List<String> segments = new ArrayList<>();
        int start = path.startsWith("/") ? 1 : 0;
        if (path.isEmpty()) {
            return List.of();
        }
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            segments.add(PercentDecoding.decode(path.substring(start, end)));
            start = end + 1;
        }
        return List.copyOf(segments);
    }
}
