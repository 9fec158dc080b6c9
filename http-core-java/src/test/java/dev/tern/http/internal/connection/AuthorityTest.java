package dev.tern.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Origin;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For whom a peer may speak; certificates are seen in Http2OverTlsTest. */
class AuthorityTest {
    private static final Origin A = new Origin("https", "a.test", 443);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Authority uncertified = new Authority(A, HERE, null);

    @Test
    void itsOwnOriginNeedsNoProof() {
        assertThat(uncertified.speaksFor(A)).isTrue();
    }

    /** jvm-peers row 70: the certificate may agree, but the address does not. */
    @Test
    void anotherAddressIsAnotherPeer() throws Exception {
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        assertThat(uncertified.maySpeakFor(A, List.of(elsewhere))).isFalse();
        assertThat(uncertified.maySpeakFor(A, List.of(elsewhere, HERE))).isTrue();
    }

    @Test
    void withoutACertificateNobodySpeaksForAnother() {
        assertThat(uncertified.speaksFor(new Origin("https", "b.test", 443))).isFalse();
        assertThat(uncertified.speaksFor(new Origin("http", "a.test", 443))).isFalse();
    }
}
