package dev.tern.http.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.client.HttpClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Confined to one test. Closes what the test opened, clients first, and then sees to it that nothing is left: no
 * connection, dial or waiter in a client, no thread of the engine.
 *
 * <pre>{@code
 * @RegisterExtension final Leaks leaks = new Leaks();
 * HttpClient client = leaks.watch(HttpClient.create());
 * }</pre>
 */
public final class Leaks implements BeforeEachCallback, AfterEachCallback {
    private static final String PREFIX = "tern-";
    private static final Pattern HOLDS_SOMETHING =
            Pattern.compile("connections: [1-9]|[1-9]\\d* idle|[1-9]\\d* busy|dialing: [1-9]|waiting: [1-9]");

    private final Deque<AutoCloseable> watched = new ArrayDeque<>();
    private Set<Thread> before = new HashSet<>();

    /** Closes it after the test; clients before all else, so that peers see them leave. */
    public <T extends AutoCloseable> T watch(T closeable) {
        if (closeable instanceof HttpClient) {
            watched.addFirst(closeable);
        } else {
            watched.addLast(closeable);
        }
        return closeable;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = new HashSet<>(engineThreads());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Throwable first = null;
        for (AutoCloseable next : watched) {
            try {
                next.close();
                if (next instanceof HttpClient) {
                    assertHoldsNothing(next);
                }
            } catch (Exception | AssertionError e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        watched.clear();
        if (first instanceof Exception e) {
            throw e;
        }
        if (first != null) {
            throw (AssertionError) first;
        }
        assertNoThreads();
    }

    /** What the client says of itself must be all zero. */
    public static void assertHoldsNothing(Object client) {
        assertThat(client.toString()).doesNotContainPattern(HOLDS_SOMETHING);
    }

    private void assertNoThreads() {
        List<String> left = engineThreads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !Waits.joined(thread))
                .map(Thread::getName)
                .toList();
        assertThat(left).as("threads that outlive their client").isEmpty();
    }

    private static List<Thread> engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(PREFIX))
                .toList();
    }
}
