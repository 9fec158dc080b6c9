package dev.tern.http.internal.pool;

import dev.tern.http.Proxy;
import dev.tern.http.Tls;
import dev.tern.http.internal.connection.TlsContextSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Thread-safe. The TLS contexts of a transport: one for origins, and one for each proxy that has settings of its own. */
final class TlsContextTable {
    private final TlsContextSource usual;
    private final Map<Tls, TlsContextSource> others = new ConcurrentHashMap<>();

    /** Reads the files that the settings name. */
    TlsContextTable(Tls tls, List<Proxy> named) {
        usual = new TlsContextSource(tls);
        for (Proxy proxy : named) {
            forProxy(proxy);
        }
    }

    TlsContextSource forOrigins() {
        return usual;
    }

    TlsContextSource forProxy(@Nullable Proxy proxy) {
        Tls own = proxy == null ? null : proxy.tls();
        return own == null ? usual : others.computeIfAbsent(own, TlsContextSource::new);
    }
}
