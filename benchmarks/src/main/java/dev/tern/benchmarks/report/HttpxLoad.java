package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.io.IOException;
import java.util.List;

/** httpx, whose ergonomics are Tern's, as a reference from outside the JVM: one process of Python, where it has httpx. */
final class HttpxLoad {
    static final String NAME = "httpx";

    private static final String SCRIPT = "benchmarks/src/main/python/httpx_load.py";

    private HttpxLoad() {}

    static boolean takesPart(Workload workload) {
        return List.of(Workload.W8, Workload.W8S, Workload.W12).contains(workload);
    }

    static Figures run(Workload workload, Options options) throws IOException, InterruptedException {
        return Figures.said(ClientJvm.finish(List.of(
                "python3",
                SCRIPT,
                workload.name(),
                workload.url(),
                "" + workload.length(),
                "" + workload.inFlight(),
                "" + options.warm(),
                "" + options.seconds())));
    }
}
