package dev.tern.http;

import java.io.IOException;
import java.lang.reflect.Type;
import okio.ByteString;

/**
 * Thread-safe. Turns values into JSON and back; the client brings the octets. Implementations exist for Jackson and
 * kotlinx-serialization; any other library takes two methods.
 */
public interface JsonCodec {
    /** The value as JSON text in UTF-8. */
    ByteString encode(Object value) throws IOException;

    /** The value of this type that the JSON text stands for; malformed text is an {@link IOException}. */
    <T> T decode(ByteString json, Type type) throws IOException;
}
