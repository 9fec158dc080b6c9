package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All figures of one workload: by client, one per round. A ratio is the median of the ratios inside each round. */
final class Results {
    private final Workload workload;
    private final Map<String, List<Figures>> byClient = new LinkedHashMap<>();

    Results(Workload workload) {
        this.workload = workload;
    }

    Workload workload() {
        return workload;
    }

    void add(String client, Figures figures) {
        byClient.computeIfAbsent(client, unused -> new ArrayList<>()).add(figures);
    }

    /** Clients, the cheapest first; those without figures last. */
    List<String> clients() {
        return byClient.keySet().stream()
                .sorted((a, b) -> Double.compare(cost(a), cost(b)))
                .toList();
    }

    double cost(String client) {
        return median(client, figures -> figures.cost(workload));
    }

    double median(String client, ToDoubleFunction<Figures> figure) {
        return median(byClient.getOrDefault(client, List.of()).stream()
                .filter(Figures::ok)
                .mapToDouble(figure)
                .toArray());
    }

    double ratioToFloor(String client, ToDoubleFunction<Figures> figure) {
        List<Figures> floor = byClient.getOrDefault("floor", List.of());
        List<Figures> own = byClient.getOrDefault(client, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(floor.size(), own.size()); round++) {
            if (floor.get(round).ok() && own.get(round).ok()) {
                ratios.add(figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(floor.get(round)));
            }
        }
        return median(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    }

    String failure(String client) {
        return byClient.getOrDefault(client, List.of()).stream()
                .map(Figures::failure)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    Map<String, List<Figures>> byClient() {
        return byClient;
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
