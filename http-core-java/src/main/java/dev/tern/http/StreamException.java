package dev.tern.http;

/** A stream was used against its rules: twice, after closing, or before it was read. In httpx: {@code StreamError}. */
public class StreamException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public StreamException(String message) {
        super(message);
    }
}
