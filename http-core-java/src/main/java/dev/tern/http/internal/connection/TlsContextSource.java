package dev.tern.http.internal.connection;

import dev.tern.http.Tls;
import dev.tern.http.internal.tls.TlsContexts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe. The context of one client. The JDK's default one is made when the first secure connection is, beside the
 * look-up of its name: in a new JVM it costs more than all the rest of a request. One with settings is made at once, so that
 * a file that cannot be used fails the client that names it.
 */
public final class TlsContextSource {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContextSource.class);

    private final Tls tls;
    private final CompletableFuture<SSLContext> context = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    public TlsContextSource(Tls tls) {
        this.tls = tls;
        if (!tls.isVerified()) {
            LOG.warn(
                    "A client is made that verifies neither certificates nor host names (Tls.insecure): whoever is on the"
                            + " way can read and change what it sends");
        }
        if (!isDefault(tls)) {
            begun.set(true);
            context.complete(TlsContexts.of(tls));
        }
    }

    /** Whether nothing is said that the JDK's default context does not do. */
    private static boolean isDefault(Tls tls) {
        return !tls.saysWhomToTrust()
                && tls.clientCertificate() == null
                && tls.ciphers().isEmpty()
                && tls.pins().isEmpty()
                && tls.protocols().equals(Tls.defaults().protocols());
    }

    public Tls tls() {
        return tls;
    }

    /** The context, now or later; that it cannot be made is an {@link IllegalArgumentException}. */
    public CompletionStage<SSLContext> make(Executor blocking) {
        if (begun.compareAndSet(false, true)) {
            blocking.execute(() -> {
                try {
                    context.complete(TlsContexts.usual());
                } catch (RuntimeException | Error e) {
                    context.completeExceptionally(e);
                }
            });
        }
        return context;
    }

    /** The context that has been made. */
    public SSLContext made() {
        return context.join();
    }
}
