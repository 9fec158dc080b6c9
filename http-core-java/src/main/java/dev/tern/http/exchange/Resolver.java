package dev.tern.http.exchange;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Thread-safe. Finds the addresses of a host. The client calls it for names only, never for IP addresses, on a loop: so
 * it must not block, except on the executor it is given.
 *
 * <p>The order of the addresses is kept, but for families being taken in turn (RFC 8305 §4). A stage that fails, or an
 * empty list, fails the call with {@link dev.tern.http.NameResolutionException}.
 *
 * <pre>{@code HttpClient.builder().resolver((host, blocking) -> completedFuture(List.of(getLoopbackAddress())))}</pre>
 */
@FunctionalInterface
public interface Resolver {
    /** Begins to look the name up. */
    CompletionStage<List<InetAddress>> resolve(String host, Executor blocking);
}
