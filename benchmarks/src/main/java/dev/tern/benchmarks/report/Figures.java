package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one JVM said: figures by name, or why there are none. */
record Figures(Map<String, Double> values, String failure) {
    static Figures parse(String words) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String word : words.trim().split(" ")) {
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), Double.parseDouble(word.substring(equals + 1)));
        }
        return new Figures(values, "");
    }

    /** Of all that a client printed, the line that counts. */
    static Figures said(String words) {
        for (String line : words.split("\n")) {
            if (line.startsWith("RESULT ")) {
                return parse(line.substring(7));
            }
        }
        return failed(words);
    }

    static Figures failed(String said) {
        String[] lines = said.strip().split("\n");
        return new Figures(Map.of(), lines.length == 0 ? "silent" : lines[0]);
    }

    boolean ok() {
        return failure.isEmpty();
    }

    double get(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    double requestsPerSecond() {
        return get("requests") / get("seconds");
    }

    /** The figure that the ratios are made of: CPU where the client is pinned, else the time on the wall. */
    double cost(Workload workload) {
        return switch (workload.shape()) {
            case DOWNLOAD, UPLOAD -> get("cpu") / (get("requests") * workload.length() / (1 << 30));
            case ONE_BY_ONE, GATHER_COLD, COLD -> get("wall");
            default -> get("cpu") / get("requests") * 100_000;
        };
    }

    double allocatedPerUnit(Workload workload) {
        double perRequest = get("allocated") / get("requests");
        return switch (workload.shape()) {
            case DOWNLOAD, UPLOAD -> perRequest * ((1 << 30) / (double) workload.length());
            default -> perRequest;
        };
    }
}
