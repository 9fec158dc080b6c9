package dev.tern.http.internal.connection;

/** Loop-confined. Who asked for a connection; exactly one of the two is called, once, unless the dial is aborted. */
public interface DialListener {
    void onDialed(Dial dial, Connection connection);

    void onDialFailed(Dial dial, DialFailure failure);
}
