package dev.tern.http.internal.connection;

import dev.tern.http.exchange.Resolver;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Thread-safe. Asks the operating system, on a worker thread since the JDK's look-up blocks. */
public final class SystemResolver implements Resolver {
    @Override
    public CompletionStage<List<InetAddress>> resolve(String host, Executor blocking) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return List.of(InetAddress.getAllByName(host));
                    } catch (UnknownHostException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                blocking);
    }
}
