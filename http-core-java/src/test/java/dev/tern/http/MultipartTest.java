package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout of multipart/form-data, octet for octet as httpx has it. */
class MultipartTest {
    private static Multipart of(Consumer<Multipart.Builder> parts) {
        Multipart.Builder builder = Multipart.builder();
        parts.accept(builder);
        return builder.build().withBoundary("b");
    }

    private static String text(Body body) {
        ByteString octets = body.inMemory();
        assertThat(octets).isNotNull();
        assertThat(body.contentLength()).isEqualTo(octets.size());
        return octets.utf8();
    }

    @Test
    void fieldsAndFilesStandInTheirOrder() {
        Multipart multipart = of(parts -> parts.field("title", "T\u00e9")
                .field("title", "second")
                .file("upload", "report.txt", Body.of("content")));
        assertThat(text(multipart)).isEqualTo("""
                --b\r
                Content-Disposition: form-data; name="title"\r
                \r
                T\u00e9\r
                --b\r
                Content-Disposition: form-data; name="title"\r
                \r
                second\r
                --b\r
                Content-Disposition: form-data; name="upload"; filename="report.txt"\r
                Content-Type: text/plain\r
                \r
                content\r
                --b--\r
                """);
        assertThat(multipart.contentType()).isEqualTo("multipart/form-data; boundary=b");
    }

    @Test
    void typeIsTheGivenOneElseGuessedElseOctetStream() {
        assertThat(text(of(parts -> parts.file("f", "a.png", Body.of("x"))))).contains("Content-Type: image/png\r\n");
        assertThat(text(of(parts -> parts.file("f", "a.unheard-of", Body.of("x")))))
                .contains("Content-Type: application/octet-stream\r\n");
        assertThat(text(of(parts -> parts.file("f", "a.png", Body.of("x"), "text/csv"))))
                .contains("Content-Type: text/csv\r\n")
                .doesNotContain("image/png");
    }

    @Test
    void partWithoutFilenameHasNoContentType() {
        assertThat(text(of(parts -> parts.part("f", null, Headers.empty(), Body.of("x")))))
                .doesNotContain("filename", "Content-Type");
    }

    @Test
    void namesCannotEndTheirQuotesOrLines() {
        assertThat(text(of(parts -> parts.file("a\"b\\c", "x\r\ny\u00e9.txt", Body.of("")))))
                .contains("name=\"a%22b\\\\c\"; filename=\"x%0D%0Ay\u00e9.txt\"");
    }

    /** httpx writes the fields of a part unchecked. */
    @Test
    void fieldsOfAPartCannotEndTheirLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(parts -> parts.file("f", "a.txt", Body.of("x"), "text/plain\r\nX-Evil: 1")));
    }

    @Test
    void fieldsOfAPartAreSentAndItsContentTypeWins() {
        String text = text(of(parts ->
                parts.part("f", "a.txt", Headers.of("X-Part", "1", "Content-Type", "text/csv"), Body.of("x"))));
        assertThat(text).contains("X-Part: 1\r\n", "Content-Type: text/csv\r\n").doesNotContain("text/plain");
    }

    @Test
    void boundaryIsRandomUnlessTheRequestsContentTypeNamesOne() {
        assertThat(Multipart.builder().build().boundary()).matches("[0-9a-f]{32}");
        assertThat(Multipart.builder().build().boundary())
                .isNotEqualTo(Multipart.builder().build().boundary());
        Request request = Request.post(
                "http://mock/",
                r -> r.header("Content-Type", "multipart/form-data; boundary=\"mine\"")
                        .multipart(parts -> parts.field("a", "1")));
        Body body = request.body();
        assertThat(body).isNotNull();
        assertThat(text(body)).startsWith("--mine\r\n").endsWith("--mine--\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ends with ", "line\r\nbreak", "quote\""})
    void whatIsNoBoundaryIsRefused(String boundary) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multipart.builder().build().withBoundary(boundary));
    }

    @Test
    void fileThatIsNotThereIsNamedBeforeAnythingIsSent(@TempDir Path folder) {
        Path missing = folder.resolve("missing.txt");
        assertThatThrownBy(() -> Request.post("http://mock/", r -> r.multipart(form -> form.file("f", missing))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing.txt");
    }

    @Test
    void lengthIsKnownIfEveryPartsIs(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "12345");
        Multipart known = of(parts -> parts.file("f", file));
        assertThat(known.contentLength())
                .isEqualTo(text(of(p -> p.file("f", "notes.txt", Body.of("12345"))))
                        .length());
        assertThat(known.isReplayable()).isTrue();
        Multipart unknown = of(parts -> parts.file("f", "a.txt", Body.chunks(List.of(ByteString.encodeUtf8("x")))));
        assertThat(unknown.contentLength()).isEqualTo(Body.UNKNOWN_LENGTH);
    }
}
