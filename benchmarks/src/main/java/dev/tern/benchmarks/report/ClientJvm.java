package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Cold;
import dev.tern.benchmarks.workload.Measure;
import dev.tern.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A JVM for one client in one round of one workload. */
final class ClientJvm {
    private static final int COLD_STARTS = 5;

    private final Options options;
    private final Path trustStore;

    ClientJvm(Options options, Path trustStore) {
        this.options = options;
        this.trustStore = trustStore;
    }

    Figures run(String client, Workload workload) throws IOException, InterruptedException {
        if (client.equals(NativeLoad.NAME)) {
            return NativeLoad.run(workload, options.seconds());
        }
        if (client.equals(HttpxLoad.NAME)) {
            return HttpxLoad.run(workload, options);
        }
        if (workload == Workload.W10) {
            return coldStarts(client);
        }
        List<String> command = command(client, workload);
        command.addAll(
                List.of(Measure.class.getName(), client, workload.name(), "" + options.warm(), "" + options.seconds()));
        return Figures.said(finish(command));
    }

    /** The median of some, since each is short. The first warms the page cache for its jars. */
    private Figures coldStarts(String client) throws IOException, InterruptedException {
        double[] walls = new double[COLD_STARTS];
        double[] cpus = new double[COLD_STARTS];
        for (int i = -1; i < COLD_STARTS; i++) {
            List<String> command = command(client, Workload.W10);
            command.addAll(List.of(Cold.class.getName(), client));
            List<String> timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\"", "time"));
            timed.addAll(command);
            String said = finish(timed);
            String[] times = said.strip().split("\\s+");
            if (times.length != 3) {
                return Figures.failed(said);
            }
            if (i >= 0) {
                walls[i] = Double.parseDouble(times[0]);
                cpus[i] = Double.parseDouble(times[1]) + Double.parseDouble(times[2]);
            }
        }
        Arrays.sort(walls);
        Arrays.sort(cpus);
        return Figures.parse("requests=1 seconds=" + walls[COLD_STARTS / 2] + " wall=" + walls[COLD_STARTS / 2]
                + " cpu=" + cpus[COLD_STARTS / 2] + " errors=0");
    }

    private List<String> command(String client, Workload workload) {
        List<String> command = new ArrayList<>();
        command.add(options.javaHome().resolve("bin/java").toString());
        command.add("-XX:+UseSerialGC");
        if (workload != Workload.W10) {
            command.add("-Xms256m");
            command.add(workload == Workload.W9 ? "-Xmx4g" : "-Xmx1g");
        }
        if (client.endsWith("+fjp")) {
            command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
        }
        if (workload.tls()) {
            command.add("-Djavax.net.ssl.trustStore=" + trustStore);
            command.add("-Djavax.net.ssl.trustStorePassword=changeit");
        }
        command.addAll(options.jvmFlags());
        command.addAll(List.of("-cp", ClientJars.classPath(client)));
        return command;
    }

    private static boolean leadsElsewhere(String variable) {
        return variable.toLowerCase(Locale.ROOT).endsWith("_proxy") || variable.startsWith("SSL_CERT_");
    }

    static String finish(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("tern-benchmark", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // Some clients trust the environment: its proxies and certificates are not meant for these servers.
        builder.environment().keySet().removeIf(ClientJvm::leadsElsewhere);
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(log);
        Files.delete(log);
        return said;
    }
}
