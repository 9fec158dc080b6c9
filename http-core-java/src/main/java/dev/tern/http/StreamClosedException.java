package dev.tern.http;

/** A stream was read after it was closed. */
public final class StreamClosedException extends StreamException {
    private static final long serialVersionUID = 1;

    public StreamClosedException(String message) {
        super(message);
    }
}
