package dev.tern.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** RFC 8305: in which order and when addresses are tried. */
class AddressRaceTest {
    private static final List<InetAddress> V6 = addresses("2001:db8::1", "2001:db8::2", "2001:db8::3");
    private static final List<InetAddress> V4 = addresses("192.0.2.1", "192.0.2.2");

    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals)
                .map(literal -> {
                    try {
                        return InetAddress.getByName(literal);
                    } catch (UnknownHostException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static List<InetAddress> joined(List<InetAddress> first, List<InetAddress> second) {
        List<InetAddress> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Test
    void familiesTakeTurnsAndTheFirstAddressLeads() {
        assertThat(AddressRace.interleaved(joined(V6, V4)))
                .containsExactly(V6.get(0), V4.get(0), V6.get(1), V4.get(1), V6.get(2));
        assertThat(AddressRace.interleaved(joined(V4, V6)))
                .containsExactly(V4.get(0), V6.get(0), V4.get(1), V6.get(1), V6.get(2));
    }

    @Test
    void oneFamilyKeepsItsOrder() {
        assertThat(AddressRace.interleaved(V6)).isEqualTo(V6);
        assertThat(AddressRace.interleaved(List.of())).isEmpty();
    }

    @Test
    void attemptsStartOneAfterTheOtherWithTheDelayBetween() {
        AddressRace race = new AddressRace(V4, 250);
        assertThat(race.tick(1000)).isTrue();
        assertThat(race.start(1000)).isEqualTo(V4.get(0));
        assertThat(race.hasNext()).isTrue();
        assertThat(race.nextStartNanos()).isEqualTo(1250);
        assertThat(race.tick(1249)).isFalse();
        assertThat(race.tick(1250)).isTrue();
        assertThat(race.start(1250)).isEqualTo(V4.get(1));
        assertThat(race.hasNext()).isFalse();
        assertThat(race.tick(9999)).isFalse();
        assertThat(race.isLost()).isFalse();
    }

    @Test
    void aFailureStartsTheNextAttemptAtOnce() {
        AddressRace race = new AddressRace(V4, 250);
        race.start(1000);
        race.attemptFailed(1010);
        assertThat(race.nextStartNanos()).isEqualTo(1010);
        assertThat(race.tick(1010)).isTrue();
        race.start(1010);
        assertThat(race.tick(2000)).isFalse();
    }

    @Test
    void theRaceIsLostWhenEveryAddressHasFailed() {
        AddressRace race = new AddressRace(V4, 250);
        race.start(0);
        race.start(250);
        race.attemptFailed(300);
        assertThat(race.isLost()).isFalse();
        race.attemptFailed(301);
        assertThat(race.isLost()).isTrue();
    }

    @Test
    void aClockNearItsOverflowDoesNotMatter() {
        AddressRace race = new AddressRace(V4, 250);
        race.start(Long.MAX_VALUE - 100);
        assertThat(race.tick(Long.MAX_VALUE)).isFalse();
        assertThat(race.tick(Long.MIN_VALUE + 148)).isFalse();
        assertThat(race.tick(Long.MIN_VALUE + 149)).isTrue();
    }
}
