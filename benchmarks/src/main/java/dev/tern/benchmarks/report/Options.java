package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param warm seconds of warm-up in each JVM
 * @param seconds of measuring in each JVM
 * @param javaHome where the JVM is that runs the clients
 * @param jvmFlags for the clients, beside those that are always there
 * @param out where the results go
 */
record Options(
        List<Workload> workloads,
        List<String> clients,
        int rounds,
        double warm,
        double seconds,
        Path javaHome,
        List<String> jvmFlags,
        Path out) {
    static final String HELP = """
            benchmarks/run [--workloads W1,W2,...] [--clients tern,okhttp,...] [--rounds 3] [--warm 4] [--seconds 3]
                           [--java HOME] [--jvm FLAGS] [--out DIRECTORY]
            Workloads: %s
            Clients: %s
            """.formatted(
            String.join(" ", Stream.of(Workload.values()).map(Enum::name).toList()),
            String.join(" ", ClientJars.NAMES));

    static Options parse(String[] args) {
        List<Workload> workloads = List.of(Workload.values());
        List<String> clients = ClientJars.NAMES;
        int rounds = 3;
        double warm = 4;
        double seconds = 3;
        Path javaHome = Path.of(System.getProperty("java.home"));
        List<String> flags = new ArrayList<>();
        Path out = Path.of("benchmarks", "target", "results");
        for (int i = 0; i + 1 < args.length; i += 2) {
            String value = args[i + 1];
            switch (args[i]) {
                case "--workloads" ->
                    workloads = words(value).stream().map(Workload::named).toList();
                case "--clients" -> clients = known(words(value));
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--warm" -> warm = Double.parseDouble(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--java" -> javaHome = Path.of(value);
                case "--jvm" -> flags.addAll(Arrays.asList(value.split(" ")));
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + args[i] + "\n" + HELP);
            }
        }
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException("an option without its value\n" + HELP);
        }
        return new Options(workloads, clients, rounds, warm, seconds, javaHome, flags, out);
    }

    private static List<String> known(List<String> clients) {
        for (String client : clients) {
            if (!ClientJars.NAMES.contains(client)) {
                throw new IllegalArgumentException("unknown client " + client + "\n" + HELP);
            }
        }
        return clients;
    }

    private static List<String> words(String value) {
        return Arrays.asList(value.split(","));
    }
}
