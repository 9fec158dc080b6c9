package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NameSettingsTest {
    private final NameSettings defaults = NameSettings.defaults();

    @Test
    void everySettingIsAValueOfItsOwn() {
        InetAddress here = InetAddress.getLoopbackAddress();
        NameSettings all = defaults.kept(Duration.ZERO)
                .host("API.test", here)
                .host("b.test", here)
                .attemptDelay(Duration.ofMillis(10));

        assertThat(all.kept()).isZero();
        assertThat(all.hosts()).containsOnlyKeys("api.test", "b.test");
        assertThat(all.attemptDelay()).hasMillis(10);
        assertThat(all.toString()).contains("PT0.01S", "api.test");
        assertThat(defaults.hosts()).isEmpty();
        assertThat(defaults.kept()).hasSeconds(30);
        assertThat(defaults.attemptDelay()).hasMillis(250);
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        assertThatThrownBy(() -> defaults.kept(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> defaults.host("api.test")).hasMessageContaining("api.test");
        assertThatThrownBy(() -> defaults.attemptDelay(Duration.ofMillis(9)))
                .hasMessageContaining("9 ms")
                .hasMessageContaining("RFC 8305");
    }
}
