package dev.tern.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Tls;
import dev.tern.http.internal.pool.PooledTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the environment says about whom to trust, and when it is heard. */
class EngineSettingsTest {
    @TempDir
    Path directory;

    private final EngineSettings settings = new EngineSettings();

    @Test
    void theEnvironmentNamesWhomToTrustAndTheFileWins() {
        assertThat(settings.tls(Map.of()).trustPem()).isNull();
        assertThat(settings.tls(Map.of("SSL_CERT_DIR", "/certs")).trustPem()).isEqualTo(Path.of("/certs"));
        assertThat(settings.tls(Map.of("SSL_CERT_DIR", "/certs", "SSL_CERT_FILE", "/ca.pem"))
                        .trustPem())
                .isEqualTo(Path.of("/ca.pem"));
    }

    @Test
    void aSettingOfTheClientsOwnWinsOverTheEnvironment() {
        settings.tls = Tls.builder().trust(Path.of("/own.pem")).build();
        assertThat(settings.tls(Map.of("SSL_CERT_FILE", "/ca.pem")).trustPem()).isEqualTo(Path.of("/own.pem"));
        settings.tls = Tls.builder().insecure().build();
        assertThat(settings.tls(Map.of("SSL_CERT_FILE", "/ca.pem")).isVerified())
                .isFalse();
    }

    @Test
    void aFolderOfCertificatesIsTrustedWhateverElseLiesInIt() throws Exception {
        Files.writeString(directory.resolve("README"), "not a certificate");
        Files.writeString(
                directory.resolve("ca.pem"),
                new HeldCertificate.Builder().build().certificatePem());
        try (PooledTransport transport = settings.open(Map.of("SSL_CERT_DIR", directory.toString()))) {
            assertThat(transport).isNotNull();
        }
    }

    @Test
    void whatCannotBeUsedIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> settings.open(Map.of("SSL_CERT_DIR", directory.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void anEnvironmentThatIsNotTrustedIsNotHeard() {
        settings.trustsEnvironment = false;
        try (PooledTransport transport =
                settings.open(Map.of("SSL_CERT_FILE", "/nowhere", "HTTP_PROXY", "ftp://nonsense"))) {
            assertThat(transport).isNotNull();
        }
    }
}
