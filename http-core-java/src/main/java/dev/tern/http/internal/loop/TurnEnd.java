package dev.tern.http.internal.loop;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loop-confined. What is put off to the end of the turn, so that it is done once for all that happened in it: a connection
 * that carries many exchanges writes what all of them have to say in one piece.
 */
final class TurnEnd {
    private static final Logger LOG = LoggerFactory.getLogger(TurnEnd.class);

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    void add(Runnable task) {
        tasks.add(task);
    }

    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("What was put off to the end of the turn failed", e);
            }
        }
    }
}
