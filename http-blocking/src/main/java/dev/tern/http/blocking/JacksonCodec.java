package dev.tern.http.blocking;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tern.http.JsonCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Thread-safe. JSON by Jackson; what a {@link Client} uses when Jackson is on the class path and no other codec is set.
 *
 * <p>By default properties that the target type lacks are ignored, since servers add such at any time; text behind the value
 * is malformed; Jackson's modules (such as the one for {@code java.time}) are found and used. Give a mapper of your own for
 * anything else.
 *
 * <pre>{@code Client.builder().jsonCodec(new JacksonCodec(mapper)).build()}</pre>
 */
public final class JacksonCodec implements JsonCodec {
    private volatile @Nullable ObjectMapper mapper;

    /** A codec with the defaults above; the mapper is made when it is first needed. */
    public JacksonCodec() {}

    /** A codec over this mapper, which must not be reconfigured afterwards. */
    @SuppressWarnings("exports") // Who has a mapper has the module.
    public JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public ByteString encode(Object value) throws IOException {
        return ByteString.of(mapper().writeValueAsBytes(value));
    }

    @Override
    public <T> T decode(ByteString json, Type type) throws IOException {
        ObjectMapper decoder = mapper();
        return decoder.readValue(json.toByteArray(), decoder.constructType(type));
    }

    private ObjectMapper mapper() {
        ObjectMapper made = mapper;
        if (made == null) {
            // Two threads may both make one at first; either will do.
            made = JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .findAndAddModules()
                    .build();
            mapper = made;
        }
        return made;
    }
}
