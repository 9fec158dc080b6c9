package dev.tern.http.internal.http2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its session. The open streams by their ids: open addressing over an array, so that nothing is
 * boxed, and a stream that lives for long among many short ones costs no more than its place.
 */
final class StreamTable<S> {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Http2Stream<S>[] slots = slots(FIRST_CAPACITY);
    private int count;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <S> @Nullable Http2Stream<S>[] slots(int capacity) {
        return (Http2Stream<S>[]) new Http2Stream[capacity];
    }

    int count() {
        return count;
    }

    @Nullable
    Http2Stream<S> get(int id) {
        int slot = home(id);
        Http2Stream<S> found = slots[slot];
        while (found != null && found.id() != id) {
            slot = next(slot);
            found = slots[slot];
        }
        return found;
    }

    void add(Http2Stream<S> stream) {
        if (count >= slots.length / 2) {
            grow();
        }
        place(stream);
        count++;
    }

    void remove(Http2Stream<S> stream) {
        int hole = home(stream.id());
        while (slots[hole] != stream) {
            if (slots[hole] == null) {
                return;
            }
            hole = next(hole);
        }
        slots[hole] = null;
        count--;
        closeHole(hole);
    }

    /** Moves back what stood behind the hole only because it was taken. */
    private void closeHole(int from) {
        int hole = from;
        int slot = next(hole);
        for (Http2Stream<S> stream = slots[slot]; stream != null; stream = slots[slot]) {
            int distance = (slot - home(stream.id())) & (slots.length - 1);
            int toHole = (slot - hole) & (slots.length - 1);
            if (distance >= toHole) {
                slots[hole] = stream;
                slots[slot] = null;
                hole = slot;
            }
            slot = next(slot);
        }
    }

    /** A copy, oldest first, which may be walked while streams come and go. */
    List<Http2Stream<S>> all() {
        List<Http2Stream<S>> all = new ArrayList<>(count);
        for (Http2Stream<S> stream : slots) {
            if (stream != null) {
                all.add(stream);
            }
        }
        all.sort(Comparator.comparingInt(Http2Stream::id));
        return all;
    }

    private void grow() {
        @Nullable Http2Stream<S>[] old = slots;
        slots = slots(old.length * 2);
        for (Http2Stream<S> stream : old) {
            if (stream != null) {
                place(stream);
            }
        }
    }

    private void place(Http2Stream<S> stream) {
        int slot = home(stream.id());
        while (slots[slot] != null) {
            slot = next(slot);
        }
        slots[slot] = stream;
    }

    /** Our ids are odd, one after the other, so this spreads them without a hash. */
    private int home(int id) {
        return (id >>> 1) & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
