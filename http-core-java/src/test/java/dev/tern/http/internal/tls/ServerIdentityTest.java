package dev.tern.http.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerIdentityTest {
    @ParameterizedTest
    @CsvSource({
        "f*.wild.test, foo.wild.test",
        "*o.wild.test, foo.wild.test",
        "*.test, any.test",
        "*, test",
        "*.wild.test, wild.test",
        "*.wild.test, a.b.wild.test",
        "*.*.test, a.b.test",
        "a.*.test, a.b.test",
        "*.wild.test, .wild.test",
        "b.test, a.test",
    })
    void nameOfAnotherServerDoesNotMatch(String presented, String host) {
        assertThat(ServerIdentity.matches(presented, host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test",
        "A.Test, a.tEST",
        "*.wild.test, foo.wild.test",
        "a.test, a.test.",
        "a.test., a.test",
        "localhost, localhost",
    })
    void nameOfTheServerMatches(String presented, String host) {
        assertThat(ServerIdentity.matches(presented, host)).isTrue();
    }

    @Test
    void nameIsNotFoldedBeyondAscii() {
        assertThat(ServerIdentity.matches("\u212a.test", "k.test")).isFalse();
    }
}
