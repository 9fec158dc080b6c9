package dev.tern.http.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Socks4aHandshakeTest {
    private final Buffer in = new Buffer();
    private final Buffer out = new Buffer();

    private static Socks4aHandshake to(String host, String user) {
        return new Socks4aHandshake(host, 443, user, "");
    }

    private String begun(Socks4aHandshake handshake) {
        handshake.begin(out);
        return out.readByteString().hex();
    }

    @Test
    void aNameIsTheProxysToResolve() {
        assertThat(begun(to("a.test", "me"))).isEqualTo("040101bb00000001" + "6d6500" + "612e7465737400");
    }

    @Test
    void anAddressIsSentAsOne() {
        assertThat(begun(to("192.0.2.7", ""))).isEqualTo("040101bbc000020700");
    }

    @Test
    void theWayIsOpenAfterTheWholeReplyAndTheRestIsFromBeyond() throws Exception {
        Socks4aHandshake handshake = to("a.test", "");
        handshake.begin(out);
        ByteString reply = ByteString.decodeHex("005a000000000000");
        for (int i = 0; i < reply.size() - 1; i++) {
            in.writeByte(reply.getByte(i));
            assertThat(handshake.receive(in, out)).isFalse();
        }
        in.writeByte(0).writeUtf8("beyond");
        assertThat(handshake.receive(in, out)).isTrue();
        assertThat(in.readUtf8()).isEqualTo("beyond");
    }

    @ParameterizedTest
    @CsvSource({"005b, refused", "005c, cannot ask", "005d, another", "0000, reply 0", "05, not speak SOCKS 4"})
    void refusalsAreSaidInWordsAlsoWhenTheyAreCutShort(String reply, String words) {
        Socks4aHandshake handshake = to("a.test", "");
        handshake.begin(out);
        in.write(ByteString.decodeHex(reply));
        assertThatThrownBy(() -> handshake.receive(in, out))
                .isInstanceOf(ProxyRefusal.class)
                .hasMessageContaining(words);
    }

    @Test
    void theEndBeforeTheReplyIsARefusal() {
        assertThat(to("a.test", "").endOfInput()).hasMessageContaining("closed the connection");
    }

    @Test
    void whatTheProtocolCannotSayIsRefusedBeforeItIsTried() {
        assertThatThrownBy(() -> to("2001:db8::1", "")).hasMessageContaining("IPv6");
        assertThatThrownBy(() -> new Socks4aHandshake("a.test", 1, "u", "p")).hasMessageContaining("passwords");
        assertThatThrownBy(() -> to("a.test", "a\0b")).hasMessageContaining("character 0");
    }
}
