package dev.tern.http.internal.connection;

import dev.tern.http.exchange.TraceEvent;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Who asked for a connection; exactly one of the last two is called, once, unless the dial is aborted. */
public interface DialListener {
    /** Whether {@link #onProgress} has a listener; it is not called otherwise. */
    boolean isTraced();

    /** Another phase has begun or ended. */
    void onProgress(Dial dial, TraceEvent.Kind kind, String detail, @Nullable Throwable failure);

    /**
     * The name was found. Whoever knows a connection that will do aborts the dial from here.
     *
     * @param addresses not empty
     */
    void onResolved(Dial dial, List<InetAddress> addresses);

    void onDialed(Dial dial, Connection connection);

    void onDialFailed(Dial dial, DialFailure failure);
}
