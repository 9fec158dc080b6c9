package dev.tern.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields with challenges, taken apart by the grammar of RFC 9110 §11.6.1. */
class ChallengeTest {
    private static List<Challenge> parse(String... lines) {
        Headers.Builder headers = Headers.builder();
        for (String line : lines) {
            headers.add("WWW-Authenticate", line);
        }
        return Challenge.in(headers.build());
    }

    // ---- What goes wrong ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", ,",
                "realm=\"x\"",
                "=x",
                "\"Digest\" realm=\"x\"",
                "Digest realm=\"x",
                "Digest realm=\"x\\",
                "Digest realm=a, realm=b",
                "Digest REALM=a, realm=b",
                "Digest realm=\"x\"; nonce=\"y\"",
                "Negotiate abc==, realm=\"x\"",
                "Digest realm=\"x\", [y]=z"
            })
    void whatIsNoChallengeIsLeftOut(String line) {
        assertThat(parse(line)).isEmpty();
    }

    @Test
    void aBrokenChallengeTakesNoOtherWithIt() {
        assertThat(parse("Digest realm=a, realm=b, Basic realm=c"))
                .extracting(Challenge::scheme)
                .containsExactly("Basic");
        assertThat(parse("Digest realm=\"open", "Basic realm=c"))
                .extracting(Challenge::scheme)
                .containsExactly("Basic");
        assertThat(parse("Basic realm=c, Digest realm=\"open"))
                .extracting(Challenge::scheme)
                .containsExactly("Basic");
    }

    @Test
    void parametersCannotBeChanged() {
        Map<String, String> params = parse("Basic realm=a").get(0).params();
        assertThatThrownBy(() -> params.put("realm", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    // ---- What goes well ----

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "Basic -> Basic{}",
                "Basic realm=\"a\" -> Basic{realm=a}",
                "Basic realm=a -> Basic{realm=a}",
                "bAsIc ReAlM=\"a\" -> bAsIc{realm=a}",
                "Basic realm = \"a\" -> Basic{realm=a}",
                "Basic realm=\"\" -> Basic{realm=}",
                "Basic realm=\"a, b=c, Digest nonce=d\" -> Basic{realm=a, b=c, Digest nonce=d}",
                "Basic realm=\"say \\\"hi\\\" \\\\ \\x\" -> Basic{realm=say \"hi\" \\ x}",
                "Digest realm=a, nonce=b -> Digest{realm=a, nonce=b}",
                "Digest realm=a,,nonce=b, , -> Digest{realm=a, nonce=b}",
                "Digest\trealm=\"a\"\t,\tnonce=\"b\" -> Digest{realm=a, nonce=b}",
                "Digest realm=\"a\" nonce=\"b\" -> Digest{realm=a, nonce=b}",
                "Digest nonce=abc/+d==, realm=a -> Digest{nonce=abc/+d==, realm=a}",
                "Digest , realm=a -> Digest{realm=a}",
                "Negotiate -> Negotiate{}",
                "Negotiate abc== -> Negotiate:abc=={}",
                "Negotiate a-._~+/9= , Basic realm=a -> Negotiate:a-._~+/9={} Basic{realm=a}",
                "Negotiate, NTLM, Basic realm=a -> Negotiate{} NTLM{} Basic{realm=a}",
                "Basic realm=a, Digest realm=b, nonce=c -> Basic{realm=a} Digest{realm=b, nonce=c}",
                "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\""
                        + " -> Newauth{realm=apps, type=1, title=Login to \"apps\"} Basic{realm=simple}",
                "Bearer error=\"invalid_token\", scope=\"a b\" -> Bearer{error=invalid_token, scope=a b}"
            })
    void challengesComeApart(String line, String expected) {
        StringBuilder found = new StringBuilder();
        for (Challenge challenge : parse(line)) {
            found.append(found.isEmpty() ? "" : " ").append(challenge.scheme());
            found.append(challenge.token68() == null ? "" : ":" + challenge.token68());
            found.append(challenge.params());
        }
        assertThat(found).hasToString(expected);
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(parse("Basic realm=a, Digest realm=b", "nonce=c", "Negotiate"))
                .containsExactly(
                        new Challenge("Basic", null, Map.of("realm", "a")),
                        new Challenge("Digest", null, Map.of("realm", "b", "nonce", "c")),
                        new Challenge("Negotiate", null, Map.of()));
    }

    @Test
    void schemesAreComparedWithoutCase() {
        Challenge challenge = parse("dIgEsT realm=x").get(0);
        assertThat(challenge.isScheme("Digest")).isTrue();
        assertThat(challenge.isScheme("Digests")).isFalse();
        assertThat(challenge.realm()).isEqualTo("x");
    }

    @Test
    void otherFieldsHaveChallengesToo() {
        Headers headers = Headers.of("Proxy-Authenticate", "Basic realm=p", "WWW-Authenticate", "Basic realm=w");
        assertThat(Challenge.in(headers, "Proxy-Authenticate"))
                .extracting(Challenge::realm)
                .containsExactly("p");
    }

    @Test
    void parametersAloneComeApartOrAreNone() {
        assertThat(ChallengeParser.params("nextnonce=\"a,b\", qop=auth, nc=00000001"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("nextnonce", "a,b", "qop", "auth", "nc", "00000001"));
        assertThat(ChallengeParser.params("nextnonce=\"a")).isEmpty();
        assertThat(ChallengeParser.params("Digest nextnonce=a")).isEmpty();
    }
}
