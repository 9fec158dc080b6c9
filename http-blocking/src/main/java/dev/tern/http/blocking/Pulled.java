package dev.tern.http.blocking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Confined to one reader. An iterator over what a source gives until it gives null; its failures come unchecked. */
final class Pulled<T> implements Iterator<T> {
    private final Source<T> source;
    private @Nullable T next;

    interface Source<T> {
        @Nullable
        T next() throws IOException;
    }

    Pulled(Source<T> source) {
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = source.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next != null;
    }

    @Override
    public T next() {
        T pulled = hasNext() ? next : null;
        if (pulled == null) {
            throw new NoSuchElementException("There is no more");
        }
        next = null;
        return pulled;
    }

    /** What an iterator has still to give, as a stream; closing that runs the action. */
    static <T> Stream<T> stream(Iterator<T> iterator, Runnable onClose) {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, traits), false)
                .onClose(onClose);
    }
}
