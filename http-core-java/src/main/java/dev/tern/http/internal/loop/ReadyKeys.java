package dev.tern.http.internal.loop;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Loop-confined. Selects without filling and walking a set where the platform can (Java 11), and with it where it cannot
 * (Android before API 33).
 */
final class ReadyKeys {
    private static volatile boolean takesAction = true;

    private final Consumer<SelectionKey> action;

    ReadyKeys(Consumer<SelectionKey> action) {
        this.action = action;
    }

    int selectNow(Selector selector) throws IOException {
        if (takesAction) {
            try {
                return selector.selectNow(action);
            } catch (NoSuchMethodError e) {
                takesAction = false;
            }
        }
        return walk(selector, selector.selectNow());
    }

    /** A timeout of 0 waits without limit. */
    int select(Selector selector, long timeoutMillis) throws IOException {
        if (takesAction) {
            try {
                return selector.select(action, timeoutMillis);
            } catch (NoSuchMethodError e) {
                takesAction = false;
            }
        }
        return walk(selector, selector.select(timeoutMillis));
    }

    private int walk(Selector selector, int selected) {
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            SelectionKey key = keys.next();
            keys.remove();
            action.accept(key);
        }
        return selected;
    }
}
