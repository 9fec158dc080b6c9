package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk and h2load, as references from outside the JVM: one thread on the second core. */
final class NativeLoad {
    static final String NAME = "wrk/h2load";

    private static final Pattern WRK = Pattern.compile("(\\d+) requests in");
    private static final Pattern H2LOAD = Pattern.compile("requests: \\d+ total, \\d+ started, (\\d+) done");
    private static final Pattern TIMES = Pattern.compile("TIMES ([0-9.]+) ([0-9.]+) ([0-9.]+)");

    private NativeLoad() {}

    static boolean takesPart(Workload workload) {
        return List.of(Workload.W1, Workload.W4, Workload.W5, Workload.W11).contains(workload);
    }

    static Figures run(Workload workload, double seconds) throws IOException, InterruptedException {
        String duration = Integer.toString((int) Math.ceil(seconds));
        String command = workload.http2()
                ? "h2load -t1 -c1 -m" + workload.inFlight() + " -D" + duration
                : "wrk -t1 -c" + workload.inFlight() + " -d" + duration + "s";
        String said = ClientJvm.finish(List.of(
                "bash", "-c", "TIMEFORMAT='TIMES %R %U %S'; time taskset -c 1 " + command + " " + workload.url()));
        Matcher requests = (workload.http2() ? H2LOAD : WRK).matcher(said);
        Matcher times = TIMES.matcher(said);
        if (!requests.find() || !times.find() || said.contains("Non-2xx")) {
            return Figures.failed(said);
        }
        double cpu = Double.parseDouble(times.group(2)) + Double.parseDouble(times.group(3));
        return Figures.parse(String.format(
                Locale.ROOT, "requests=%s seconds=%s cpu=%f errors=0", requests.group(1), times.group(1), cpu));
    }
}
