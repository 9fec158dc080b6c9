package dev.tern.http.internal.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.http.NameSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final long T0 = Long.MAX_VALUE - 5;

    private final List<CompletableFuture<List<InetAddress>>> lookUps = new ArrayList<>();
    private Names names = names(Duration.ofSeconds(30));

    private Names names(Duration kept) {
        return new Names(this::lookUp, NameSettings.defaults().kept(kept).host("Fixed.test", address(9)));
    }

    private CompletionStage<List<InetAddress>> lookUp(String host, java.util.concurrent.Executor blocking) {
        CompletableFuture<List<InetAddress>> lookUp = new CompletableFuture<>();
        lookUps.add(lookUp);
        return lookUp;
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private CompletableFuture<List<InetAddress>> ask(String host, long seconds) {
        return names.addresses(host, Runnable::run, T0 + SECONDS.toNanos(seconds))
                .toCompletableFuture();
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameLookUp() {
        CompletableFuture<List<InetAddress>> first = ask("a.test", 0);
        CompletableFuture<List<InetAddress>> second = ask("A.test", 1);
        assertThat(lookUps).hasSize(1);

        lookUps.get(0).complete(List.of(address(1)));
        assertThat(first.join()).isEqualTo(second.join()).containsExactly(address(1));
    }

    @Test
    void keepsWhatItFoundForItsTime() {
        ask("a.test", 0);
        lookUps.get(0).complete(List.of(address(1)));

        assertThat(ask("a.test", 29)).isCompletedWithValue(List.of(address(1)));
        assertThat(ask("a.test", 30)).isNotDone();
        assertThat(lookUps).hasSize(2);
    }

    @Test
    void keepsNothingWhenTheTimeIsZeroButSharesWhatIsUnderWay() {
        names = names(Duration.ZERO);
        ask("a.test", 0);
        ask("a.test", 0);
        assertThat(lookUps).hasSize(1);
        lookUps.get(0).complete(List.of(address(1)));
        ask("a.test", 0);
        assertThat(lookUps).hasSize(2);
    }

    @Test
    void keepsNoFailureAndNoEmptyAnswer() {
        CompletableFuture<List<InetAddress>> failed = ask("a.test", 0);
        lookUps.get(0).completeExceptionally(new UnknownHostException("a.test"));
        assertThatThrownBy(failed::join).hasRootCauseInstanceOf(UnknownHostException.class);

        CompletableFuture<List<InetAddress>> empty = ask("a.test", 0);
        lookUps.get(1).complete(List.of());
        assertThat(empty.join()).isEmpty();

        ask("a.test", 0);
        assertThat(lookUps).hasSize(3);
    }

    @Test
    void joinsNoLookUpThatDoesNotComeBack() {
        ask("a.test", 0);
        ask("a.test", 10);
        assertThat(lookUps).hasSize(2);

        lookUps.get(0).completeExceptionally(new UnknownHostException("late"));
        lookUps.get(1).complete(List.of(address(2)));
        assertThat(ask("a.test", 11)).isCompletedWithValue(List.of(address(2)));
    }

    @Test
    void looksUpAnewWhatCouldNotBeConnectedTo() {
        ask("a.test", 0);
        names.distrust("a.test");
        ask("a.test", 1);
        assertThat(lookUps).as("one under way is not to blame").hasSize(1);

        lookUps.get(0).complete(List.of(address(1)));
        names.distrust("A.test");
        ask("a.test", 2);
        assertThat(lookUps).hasSize(2);
    }

    @Test
    void oneWhoGivesUpTakesNothingFromTheOthers() {
        CompletableFuture<List<InetAddress>> other = ask("a.test", 0);
        names.addresses("a.test", Runnable::run, T0).whenComplete((found, failure) -> {
            throw new IllegalStateException("gone");
        });
        lookUps.get(0).complete(List.of(address(1)));
        assertThat(other.join()).containsExactly(address(1));
    }

    @Test
    void failsAsTheResolverThrows() {
        Names broken = new Names(
                (host, blocking) -> {
                    throw new IllegalStateException("no network");
                },
                NameSettings.defaults());
        assertThatThrownBy(() -> broken.addresses("a.test", Runnable::run, T0)
                        .toCompletableFuture()
                        .join())
                .hasRootCauseMessage("no network");
    }

    @Test
    void doesNotLookUpWhatIsGiven() {
        assertThat(ask("FIXED.test", 0)).isCompletedWithValue(List.of(address(9)));
        assertThat(lookUps).isEmpty();
    }

    @Test
    void forgetsTheLongestUnusedBeyondItsRoom() {
        for (int i = 0; i < 257; i++) {
            ask("h" + i + ".test", 0);
            lookUps.get(i).complete(List.of(address(1)));
        }
        ask("h256.test", 1);
        assertThat(lookUps).hasSize(257);
        ask("h0.test", 1);
        assertThat(lookUps).hasSize(258);
    }

    @Test
    void saysHowFarApartAttemptsAre() {
        assertThat(names.attemptDelayNanos()).isEqualTo(MILLISECONDS.toNanos(250));
        NameSettings patient = NameSettings.defaults().attemptDelay(Duration.ofSeconds(1));
        assertThat(new Names(this::lookUp, patient).attemptDelayNanos()).isEqualTo(SECONDS.toNanos(1));
    }
}
