package dev.tern.http.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SOCKS 5 octet by octet. */
class Socks5HandshakeTest {
    private final Buffer in = new Buffer();
    private final Buffer out = new Buffer();

    private static Socks5Handshake to(String host) {
        return new Socks5Handshake(host, 443, "", "");
    }

    private String said() {
        return out.readByteString().hex();
    }

    /** Each octet by itself; true if the last opened the way. */
    private boolean hears(ProxyHandshake handshake, String hex) throws ProxyRefusal {
        boolean isOpen = false;
        for (byte octet : ByteString.decodeHex(hex).toByteArray()) {
            assertThat(isOpen).isFalse();
            in.writeByte(octet);
            isOpen = handshake.receive(in, out);
        }
        return isOpen;
    }

    @Test
    void aNameIsTheProxysToResolve() throws Exception {
        Socks5Handshake handshake = to("a.test");
        handshake.begin(out);
        assertThat(said()).isEqualTo("050100");
        assertThat(hears(handshake, "0500")).isFalse();
        assertThat(said())
                .isEqualTo("05010003" + "06" + ByteString.encodeUtf8("a.test").hex() + "01bb");
        assertThat(hears(handshake, "05000001000000000000")).isTrue();
        assertThat(in.exhausted()).isTrue();
    }

    @Test
    void addressesAreSentAsSuch() throws Exception {
        Socks5Handshake four = to("10.1.2.3");
        hears(four, "0500");
        assertThat(said()).isEqualTo("05010001" + "0a010203" + "01bb");
        in.clear();
        Socks5Handshake six = to("2001:db8::1");
        hears(six, "0500");
        assertThat(said()).isEqualTo("05010004" + "20010db8000000000000000000000001" + "01bb");
    }

    @Test
    void credentialsAreSentWhereTheProxyWantsThem() throws Exception {
        Socks5Handshake handshake = new Socks5Handshake("10.1.2.3", 80, "user", "pass");
        handshake.begin(out);
        assertThat(said()).isEqualTo("05020002");
        hears(handshake, "0502");
        assertThat(said()).isEqualTo("01" + "0475736572" + "0470617373");
        hears(handshake, "0100");
        assertThat(said()).startsWith("0501");
    }

    @Test
    void theBoundAddressMayBeANameOrIpv6AndWhatFollowsIsTheOrigins() throws Exception {
        Socks5Handshake name = to("a.test");
        hears(name, "0500");
        assertThat(hears(name, "05000003" + "026162" + "0050")).isTrue();
        Socks5Handshake six = to("a.test");
        hears(six, "0500");
        in.write(ByteString.decodeHex("05000004" + "00".repeat(16) + "0050" + "ff"));
        assertThat(six.receive(in, out)).isTrue();
        assertThat(in.readByteString().hex()).isEqualTo("ff");
    }

    @ParameterizedTest
    @CsvSource({
        "05ff,                       none of the ways to authenticate",
        "0507,                       not offered",
        "0502,                       not offered",
        "0400,                       does not speak SOCKS 5",
        "48545450,                   does not speak SOCKS 5",
        "0500 0502000100000000 0000, rules do not allow",
        "0500 0505,                  was refused",
        "0500 05ff,                  reply 255",
        "0500 0500000900000000 0000, unknown type of address",
    })
    void whatIsNoConsentIsARefusal(String hex, String words) {
        assertThatThrownBy(() -> hears(to("a.test"), hex.replace(" ", "")))
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusedCredentialsAreARefusal() {
        assertThatThrownBy(() -> hears(new Socks5Handshake("a.test", 80, "user", "pass"), "05020101"))
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining("user name and password");
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItIsSent() {
        assertThatThrownBy(() -> new Socks5Handshake("a".repeat(256), 80, "", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Socks5Handshake("a.test", 80, "u".repeat(256), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
