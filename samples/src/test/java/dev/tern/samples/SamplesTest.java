package dev.tern.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every sample runs, and says what it is there to show. */
class SamplesTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream screen = System.out;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveTheScreenBack() {
        System.setOut(screen);
    }

    @Test
    void postJsonIsEchoed() throws Exception {
        PostJsonKt.main();
        assertThat(said()).contains("a POST with 27 octets");
    }

    @Test
    void downloadArrivesWhole() throws Exception {
        StreamingDownloadKt.main();
        assertThat(said()).contains("100 % of 64 MiB").contains("The file has 67108864 octets.");
    }

    @Test
    void facesShareOneConnection() throws Exception {
        SharedEngineKt.main();
        assertThat(said()).contains("200 200 200").contains("the server saw: 1");
    }

    @Test
    void uploadShowsItsProgress() throws Exception {
        Upload.main(new String[0]);
        assertThat(said()).containsPattern("\\b[1-9]\\d %\n").contains("100 %").contains("\"method\":\"POST\"");
    }

    @Test
    void errorsAreToldApart() throws Exception {
        TimeoutsAndErrors.main(new String[0]);
        assertThat(said())
                .contains("too slow: ")
                .contains("refused with 404")
                .contains("nobody there, and surely not acted on: false")
                .contains("fine: ");
    }

    @Test
    void namesAreLookedUpOverHttp() throws Exception {
        DnsOverHttps.main(new String[0]);
        assertThat(said())
                .containsPattern("http://pikachu.sample.test:\\d+/echo says .*GET")
                .contains("missingno.test: NXDOMAIN");
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
