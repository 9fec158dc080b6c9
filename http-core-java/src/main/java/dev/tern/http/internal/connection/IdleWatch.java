package dev.tern.http.internal.connection;

import dev.tern.http.internal.http1.CloseReason;
import dev.tern.http.internal.loop.EventLoop;
import java.io.IOException;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Loop-confined. Whether a connection that carries nothing is still good: while no one drives, no one sees a FIN. */
final class IdleWatch {
    /** An idle socket that was looked at so recently is not asked again whether it is alive. */
    private static final long TRUSTED_ALIVE_NANOS = 20_000;

    private final EventLoop loop;
    private final Wire wire;
    private long idleSinceNanos;

    IdleWatch(EventLoop loop, Wire wire) {
        this.loop = loop;
        this.wire = wire;
        begin();
    }

    /** It carries nothing from now on. */
    void begin() {
        idleSinceNanos = loop.nowNanos();
    }

    /** Whether somebody has looked just now. */
    boolean isTrusted(long nowNanos) {
        long lookedAt = loop.polledNanos() - idleSinceNanos > 0 ? loop.polledNanos() : idleSinceNanos;
        return nowNanos - lookedAt <= TRUSTED_ALIVE_NANOS;
    }

    /** Why it is no good any more, or null. */
    @Nullable
    CloseReason look(Buffer in) {
        try {
            long count = wire.read(in);
            return count == 0 ? null : count < 0 ? CloseReason.PEER_CLOSED : CloseReason.IDLE_READABLE;
        } catch (IOException e) {
            return CloseReason.NETWORK_FAILED;
        }
    }
}
