package dev.tern.http.blocking;

import static org.assertj.core.api.Assertions.assertThat;

/** What must not be left when every client is closed. */
final class Leaks {
    private Leaks() {}

    static void check() {
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads that outlive their client")
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("tern-"));
    }
}
