package dev.tern.http.internal.coding;

import static dev.tern.http.internal.coding.Encoded.TEXT;
import static dev.tern.http.internal.coding.Encoded.deflate;
import static dev.tern.http.internal.coding.Encoded.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Headers;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingsTest {
    private static final ContentCodings CODINGS = new ContentCodings(1000, false);

    private static @Nullable ContentDecoder decoderFor(String... values) throws IOException {
        Headers.Builder headers = Headers.builder();
        for (String value : values) {
            headers.add("content-encoding", value);
        }
        return CODINGS.decoderFor(headers.build());
    }

    private static ByteString decoded(ByteString encoded, String... values) throws IOException {
        ContentDecoder decoder = decoderFor(values);
        assertThat(decoder).isNotNull();
        return Decoded.whole(decoder, encoded);
    }

    @Test
    void withoutTheFieldThereIsNothingToUndo() throws IOException {
        assertThat(decoderFor()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "identity", "IDENTITY , identity,,"})
    void identityIsNothingToUndo(String value) throws IOException {
        assertThat(decoderFor(value)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", " gzip\t", "x-gzip", "X-GZIP", "identity, gzip", ",gzip,"})
    void gzipIsKnownByBothItsNames(String value) throws IOException {
        assertThat(decoded(gzip(TEXT), value)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deflateIsBothKinds(boolean raw) throws IOException {
        assertThat(decoded(deflate(TEXT, raw), "deflate")).isEqualTo(TEXT);
    }

    @Test
    void codingsAreUndoneFromTheLastOn() throws IOException {
        assertThat(decoded(gzip(deflate(TEXT, false)), "deflate, gzip")).isEqualTo(TEXT);
        assertThat(decoded(deflate(gzip(TEXT), false), "gzip", "deflate")).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "gzip, compress", "sdch, gzip", "gzip;q=1", "gzip gzip"})
    void withAnUnknownCodingNothingIsUndone(String value) throws IOException {
        assertThat(decoderFor(value)).isNull();
    }

    @Test
    void fiveCodingsAreTheMost() throws IOException {
        ByteString encoded = gzip(gzip(gzip(gzip(gzip(TEXT)))));
        assertThat(decoded(encoded, "gzip, gzip, gzip, gzip, gzip")).isEqualTo(TEXT);
        assertThatThrownBy(() -> decoderFor("gzip, gzip, gzip", "gzip, gzip, gzip"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("6 content codings are stacked");
    }

    @Test
    void codingsOfOptionalLibrariesStack() throws IOException {
        ByteString encoded = BrotliDecoderTest.brotli(ZstdDecoderTest.zstd(gzip(TEXT)));
        assertThat(decoded(encoded, "gzip, zstd, br")).isEqualTo(TEXT);
    }

    /** httpx's order. */
    @Test
    void optionalCodingsAreAnnouncedWhereTheirLibrariesAre() {
        assertThat(ContentCodings.acceptEncoding()).isEqualTo("gzip, deflate, br, zstd");
    }

    @Test
    void withoutTheLibrariesOnlyTheJdksOwnAreAnnounced() throws Exception {
        assertThat(announcedBy(name -> hides(name, "com.aayushatharva.", "com.github.luben.")))
                .isEqualTo("gzip, deflate");
        assertThat(announcedBy(name -> hides(name, "com.github.luben."))).isEqualTo("gzip, deflate, br");
    }

    /** A loader class that is there but finds no native library for this machine, or classes that are there by half. */
    @Test
    void brokenLibraryCountsAsAbsent() throws Exception {
        assertThat(announcedBy(
                        name -> hides(name, "com.aayushatharva.brotli4j.decoder.", "com.github.luben.zstd.util.")))
                .isEqualTo("gzip, deflate");
    }

    private static boolean hides(String name, String... prefixes) {
        return Stream.of(prefixes).anyMatch(name::startsWith);
    }

    /** What a class loader of its own that lacks these classes makes of it. */
    private static String announcedBy(Predicate<String> hidden) throws Exception {
        URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ContentCodingsTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new Hiding(path, hidden)) {
            Class<?> codings = loader.loadClass(ContentCodings.class.getName());
            assertThat(codings).isNotSameAs(ContentCodings.class);
            return (String) codings.getMethod("acceptEncoding").invoke(null);
        }
    }

    private static URL url(String element) {
        try {
            return Path.of(element).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Hiding extends URLClassLoader {
        private final Predicate<String> hidden;

        Hiding(URL[] path, Predicate<String> hidden) {
            super(path, ClassLoader.getPlatformClassLoader());
            this.hidden = hidden;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (hidden.test(name)) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }
}
