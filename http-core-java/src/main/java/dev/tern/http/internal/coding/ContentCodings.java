package dev.tern.http.internal.coding;

import dev.tern.http.Headers;
import dev.tern.http.internal.bytes.Ascii;
import dev.tern.http.internal.bytes.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Immutable. The codings that are undone here: gzip and deflate always, br and zstd if a decoder is on the class path. */
public final class ContentCodings {
    /** As httpx2 has it; two are rare already. */
    private static final int STACKED_MAX = 5;

    private static final List<String> KNOWN = known();

    private final long ratioMax;
    private final boolean refusesUnknown;

    /**
     * @param ratioMax how many times larger content may become by decoding
     * @param refusesUnknown whether an unknown coding is an error; else its content is handed out as it is
     */
    public ContentCodings(long ratioMax, boolean refusesUnknown) {
        this.ratioMax = ratioMax;
        this.refusesUnknown = refusesUnknown;
    }

    /** The value of Accept-Encoding: what can be undone, in httpx's order. */
    public static String acceptEncoding() {
        return String.join(", ", KNOWN);
    }

    /**
     * The decoder for what Content-Encoding says; null if there is nothing to undo, or something unknown: then the content
     * is handed out as it is, and the field says what it is.
     *
     * @throws IOException if too many codings are stacked, or an unknown one is refused
     */
    public @Nullable ContentDecoder decoderFor(Headers headers) throws IOException {
        String field = headers.get("Content-Encoding");
        if (field == null) {
            return null;
        }
        List<String> names = names(field);
        if (names.size() > STACKED_MAX) {
            throw new IOException(names.size() + " content codings are stacked; " + STACKED_MAX + " are the most");
        }
        List<String> found = new ArrayList<>();
        for (String name : names) {
            String known = name.equals("x-gzip") ? "gzip" : name;
            if (!KNOWN.contains(known)) {
                if (refusesUnknown) {
                    throw new IOException("the content coding " + Quoted.visibly(name) + " is not known; known are "
                            + acceptEncoding());
                }
                return null;
            }
            found.add(known);
        }
        return found.isEmpty() ? null : new LimitedDecoder(stacked(found), ratioMax);
    }

    private static List<String> names(String field) {
        List<String> names = new ArrayList<>();
        for (String element : field.split(",", -1)) {
            String name = Ascii.toLower(Ascii.trimOws(element));
            if (!name.isEmpty() && !name.equals("identity")) {
                names.add(name);
            }
        }
        return names;
    }

    private static ContentDecoder stacked(List<String> found) throws IOException {
        if (found.size() == 1) {
            return decoder(found.get(0));
        }
        List<ContentDecoder> decoders = new ArrayList<>();
        try {
            for (String name : found) {
                decoders.add(decoder(name));
            }
        } catch (IOException | RuntimeException | Error e) {
            decoders.forEach(ContentDecoder::close);
            throw e;
        }
        // The coding applied last stands last, and is undone first (RFC 9110 §8.4).
        Collections.reverse(decoders);
        return new StackedDecoder(decoders);
    }

    // ---- What there is ----

    /** In httpx's order. */
    private static List<String> known() {
        List<String> known = new ArrayList<>(List.of("gzip", "deflate"));
        if (isPresent("com.aayushatharva.brotli4j.Brotli4jLoader") && works("br")) {
            known.add("br");
        }
        if (isPresent("com.github.luben.zstd.ZstdDecompressCtx") && works("zstd")) {
            known.add("zstd");
        }
        return known;
    }

    /** A decoder of a known coding; fails only where a native library does. */
    private static ContentDecoder decoder(String name) throws IOException {
        return switch (name) {
            case "gzip" -> new GzipDecoder();
            case "deflate" -> new DeflateDecoder();
            case "br" -> new BrotliDecoder();
            case "zstd" -> new ZstdDecoder();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, ContentCodings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** A library that does not fit the machine, the module graph, or itself, counts as absent. */
    private static boolean works(String name) {
        try {
            decoder(name).close();
            return true;
        } catch (IOException | LinkageError | RuntimeException e) {
            return false;
        }
    }
}
