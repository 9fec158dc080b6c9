package dev.tern.http.blocking;

import dev.tern.http.JsonCodec;
import org.jspecify.annotations.Nullable;

/** Finds Jackson. Apart from {@link JacksonCodec}, so that asking loads no class of Jackson's. */
final class DefaultJsonCodec {
    private static final boolean JACKSON_IS_PRESENT = isPresent("com.fasterxml.jackson.databind.json.JsonMapper");

    private DefaultJsonCodec() {}

    static @Nullable JsonCodec ifPresent() {
        return JACKSON_IS_PRESENT ? new JacksonCodec() : null;
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, DefaultJsonCodec.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
