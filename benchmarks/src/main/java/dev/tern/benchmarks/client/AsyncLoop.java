package dev.tern.benchmarks.client;

/** One request after the other, each sent when the one before has ended. */
final class AsyncLoop implements Done {
    private final Subject subject;
    private final String url;
    private final Tally tally;
    private long begun;

    AsyncLoop(Subject subject, String url, Tally tally) {
        this.subject = subject;
        this.url = url;
        this.tally = tally;
    }

    void next() {
        if (tally.over()) {
            tally.leave();
        } else {
            begun = System.nanoTime();
            subject.get(url, this);
        }
    }

    @Override
    public void answered(int status, long length) {
        tally.count(begun, status, length);
        next();
    }

    @Override
    public void failed(Throwable failure) {
        tally.fail(failure);
        next();
    }
}
