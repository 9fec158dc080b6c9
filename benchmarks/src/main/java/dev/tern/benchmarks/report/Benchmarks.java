package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the clients through the workloads, rounds interleaved, and writes tables, figures and a chart. */
public final class Benchmarks {
    private final Options options;

    private Benchmarks(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && args[0].equals("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        new Benchmarks(Options.parse(args)).run(String.join(" ", args));
    }

    private void run(String command) throws IOException, InterruptedException {
        List<Results> all = new ArrayList<>();
        try (Servers servers = Servers.start()) {
            ClientJvm jvm = new ClientJvm(options, servers.trustStore());
            for (Workload workload : options.workloads()) {
                Results results = measure(workload, jvm);
                all.add(results);
                System.out.println(Markdown.of(results));
            }
        }
        String conditions = conditions(command);
        Files.createDirectories(options.out());
        Files.writeString(options.out().resolve("results.md"), Markdown.of(all, conditions));
        Files.writeString(options.out().resolve("results.json"), json(all));
        Files.writeString(options.out().resolve("chart.svg"), Chart.of(all, conditions));
        System.out.println("Written to " + options.out());
    }

    private Results measure(Workload workload, ClientJvm jvm) throws IOException, InterruptedException {
        Results results = new Results(workload);
        List<String> clients = options.clients().stream()
                .filter(client -> ClientJars.takesPart(client, workload))
                .toList();
        for (int round = 1; round <= options.rounds(); round++) {
            for (String client : clients) {
                Figures figures = jvm.run(client, workload);
                results.add(client, figures);
                System.out.printf(
                        Locale.ROOT,
                        "%s round %d/%d %-14s %s%n",
                        workload,
                        round,
                        options.rounds(),
                        client,
                        figures.ok()
                                ? String.format(
                                        Locale.ROOT,
                                        "%8.3f  %,9.0f/s",
                                        figures.cost(workload),
                                        figures.requestsPerSecond())
                                : figures.failure());
            }
        }
        return results;
    }

    private String conditions(String command) throws IOException {
        String processor = "";
        Path info = Path.of("/proc/cpuinfo");
        if (Files.exists(info)) {
            processor = Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse("");
        }
        return String.format(
                Locale.ROOT,
                "%s, %d cores (%s), %s %s, JDK %s, %d rounds, warm-up %.0f s, measured %.0f s; benchmarks/run %s%n",
                LocalDate.now(java.time.ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                processor,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                javaVersion(),
                options.rounds(),
                options.warm(),
                options.seconds(),
                command);
    }

    private String javaVersion() throws IOException {
        return Files.readAllLines(options.javaHome().resolve("release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.substring(13).replace("\"", ""))
                .findFirst()
                .orElse("?");
    }

    private static String json(List<Results> all) {
        StringBuilder json = new StringBuilder("[");
        for (Results results : all) {
            results.byClient().forEach((client, rounds) -> {
                for (int round = 0; round < rounds.size(); round++) {
                    json.append(json.length() > 1 ? ",\n" : "\n")
                            .append("{\"workload\":\"")
                            .append(results.workload());
                    json.append("\",\"client\":\"")
                            .append(client)
                            .append("\",\"round\":")
                            .append(round + 1);
                    rounds.get(round)
                            .values()
                            .forEach((name, value) -> json.append(",\"")
                                    .append(name)
                                    .append("\":")
                                    .append(value));
                    json.append('}');
                }
            });
        }
        return json.append("\n]\n").toString();
    }
}
