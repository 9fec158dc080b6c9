package dev.tern.http;

/** A stream that can be read once was asked for a second pass. */
public final class StreamConsumedException extends StreamException {
    private static final long serialVersionUID = 1;

    public StreamConsumedException(String message) {
        super(message);
    }
}
