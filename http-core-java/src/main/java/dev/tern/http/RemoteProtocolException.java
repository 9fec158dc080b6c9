package dev.tern.http;

import org.jspecify.annotations.Nullable;

/** The peer broke a rule of HTTP; the message says which. */
public class RemoteProtocolException extends ProtocolException {
    private static final long serialVersionUID = 1;

    public RemoteProtocolException(String message, Circumstances circumstances, @Nullable Throwable cause) {
        super(message, circumstances, cause);
    }
}
