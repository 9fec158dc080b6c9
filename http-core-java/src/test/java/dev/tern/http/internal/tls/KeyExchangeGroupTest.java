package dev.tern.http.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import okio.ByteString;
import org.junit.jupiter.api.Test;

class KeyExchangeGroupTest {
    /** The ServerHello of RFC 8448 §3, as a record. */
    private static final byte[] HELLO = ByteString.decodeHex("160303005a" + "020000560303"
                    + "a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928"
                    + "00" + "1301" + "00" + "002e"
                    + "00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f"
                    + "002b00020304")
            .toByteArray();

    private static int group(byte[] record) {
        return KeyExchangeGroup.in(record, record.length);
    }

    @Test
    void itStandsInTheKeyShareOfTheHello() {
        assertThat(group(HELLO)).isEqualTo(KeyShares.X25519);
    }

    @Test
    void itStandsInTheKeyExchangeOfEarlierVersionsBehindOtherMessages() {
        byte[] record = ByteString.decodeHex("1603030010" + "0b000002abcd" + "0c000006" + "03001701ff00")
                .toByteArray();
        assertThat(group(record)).isEqualTo(23);
    }

    @Test
    void aHelloWithoutKeyShareSaysNothing() {
        byte[] record = HELLO.clone();
        record[5 + 4 + 2 + 32 + 1 + 2 + 1 + 2 + 1] = 0x34;
        assertThat(group(record)).isEqualTo(KeyExchangeGroup.NONE);
    }

    @Test
    void curvesWithoutNameSayNothing() {
        byte[] record =
                ByteString.decodeHex("160303000a" + "0c000006" + "01001d01ff00").toByteArray();
        assertThat(group(record)).isEqualTo(KeyExchangeGroup.NONE);
    }

    @Test
    void otherRecordsSayNothing() {
        byte[] record = HELLO.clone();
        record[0] = 23;
        assertThat(group(record)).isEqualTo(KeyExchangeGroup.NONE);
    }

    @Test
    void aHelloThatBreaksOffSaysNothing() {
        for (int size = 0; size < HELLO.length; size++) {
            assertThat(KeyExchangeGroup.in(HELLO, size))
                    .as("of %s octets", size)
                    .isEqualTo(KeyExchangeGroup.NONE);
            byte[] alone = Arrays.copyOf(HELLO, size);
            assertThat(group(alone)).isEqualTo(KeyExchangeGroup.NONE);
        }
    }

    @Test
    void whateverAPeerSendsIsRead() {
        Random random = new Random(22);
        for (int i = 0; i < 200_000; i++) {
            byte[] record = Arrays.copyOf(HELLO, 6 + random.nextInt(HELLO.length));
            for (int changes = random.nextInt(8); changes > 0; changes--) {
                record[6 + random.nextInt(record.length - 5) - 1] = (byte) random.nextInt();
            }
            assertThat(group(record)).isBetween(0, 0xffff);
        }
    }
}
