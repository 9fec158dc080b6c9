package dev.tern.http;

/** Immutable. Sends requests as they are. */
enum NoAuth implements Auth {
    INSTANCE;

    @Override
    public AuthFlow begin(Request request) {
        return AuthFlow.once(request);
    }

    @Override
    public boolean runsUserCode() {
        return false;
    }
}
