package dev.tern.http.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Thread-safe. Listens to one logger until it is closed. */
public final class LogRecording implements AutoCloseable {
    private final String logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

    private LogRecording(String logger) {
        this.logger = logger;
    }

    public static LogRecording of(String logger) {
        LogRecording recording = new LogRecording(logger);
        if (LogProvider.RECORDINGS.putIfAbsent(logger, recording) != null) {
            throw new IllegalStateException("Somebody listens to " + logger + " already");
        }
        return recording;
    }

    void add(String line, Throwable exception) {
        if (exception != null) {
            thrown.add(exception);
        }
        lines.add(line);
    }

    /** Level and message, one element each. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<Throwable> thrown() {
        return List.copyOf(thrown);
    }

    @Override
    public void close() {
        LogProvider.RECORDINGS.remove(logger);
    }
}
