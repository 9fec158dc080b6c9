package dev.tern.benchmarks.workload;

import java.lang.management.ManagementFactory;

/** A JVM that makes one request and exits. As few classes of its own as possible. */
public final class Cold {
    private Cold() {}

    /** Argument: client. */
    public static void main(String[] args) throws Exception {
        long length = Subjects.make(args[0], Workload.W10).get(Workload.W10.url());
        if (length != 100) {
            throw new IllegalStateException(length + " octets");
        }
        if (args.length > 1) {
            System.out.println(ManagementFactory.getRuntimeMXBean().getUptime());
        }
        Runtime.getRuntime().halt(0);
    }
}
