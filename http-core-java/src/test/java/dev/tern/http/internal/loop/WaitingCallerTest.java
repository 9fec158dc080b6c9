package dev.tern.http.internal.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WaitingCallerTest {
    /** Between the look at the condition and the turn another thread's command came: nothing else would end the wait. */
    @Test
    void commandThatEndsTheWaitAtTheLastMomentEndsIt() throws Exception {
        try (EventLoops loops = new EventLoops(1)) {
            EventLoop loop = loops.all().get(0);
            AtomicBoolean over = new AtomicBoolean();
            AtomicBoolean queued = new AtomicBoolean();

            loop.awaitTurning(() -> {
                boolean was = over.get();
                if (loop.isOwnedByMe() && !queued.getAndSet(true)) {
                    loop.execute(() -> over.set(true));
                }
                return was;
            });
        }
    }
}
