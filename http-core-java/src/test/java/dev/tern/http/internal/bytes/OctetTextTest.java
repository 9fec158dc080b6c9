package dev.tern.http.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetTextTest {
    private static byte[] encoded(String text) {
        byte[] octets = new byte[OctetText.lengthMax(text)];
        int count = OctetText.encode(text, octets);
        assertThat(OctetText.length(text)).isEqualTo(count);
        return Arrays.copyOf(octets, count);
    }

    @Test
    void anyOctetsComeBackAsTheyWere() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] octets = new byte[random.nextInt(12)];
            random.nextBytes(octets);
            assertThat(encoded(OctetText.decodeOpaque(octets, 0, octets.length)))
                    .isEqualTo(octets);
        }
    }

    @Test
    void textIsUtf8InBothDirections() {
        byte[] octets = "é € \ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        assertThat(OctetText.decodeOpaque(octets, 0, octets.length)).isEqualTo("é € \ud83d\ude00");
        assertThat(encoded("é € \ud83d\ude00")).isEqualTo(octets);
        // The second half of a pair is in the range that stands for octets.
        String pair = "\ud83d\udcaf";
        assertThat(encoded(pair)).isEqualTo(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyCookiesMayHaveOctetsThatAreNoText() {
        assertThat(FieldText.checkValue("cookie", "a=\udce9")).isTrue();
        assertThat(FieldText.checkValue("Cookie", "a=é")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> FieldText.checkValue("X-A", "\udce9"));
        // What would be ASCII, a line's end among it, has no such form.
        assertThatIllegalArgumentException().isThrownBy(() -> FieldText.checkValue("Cookie", "a=\udc0a"));
        assertThatIllegalArgumentException().isThrownBy(() -> FieldText.checkValue("Cookie", "a=\ud83d"));
    }
}
