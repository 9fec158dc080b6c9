package dev.tern.http.internal.client;

import dev.tern.http.Headers;
import dev.tern.http.Request;
import dev.tern.http.internal.coding.ContentDecoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Immutable. Which decoder a response needs. */
public interface ContentDecoding {
    /** The decoder for the content codings that the fields name; null if there is nothing to undo. */
    @Nullable
    ContentDecoder decoderFor(Request request, Headers headers) throws IOException;
}
