package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.util.List;
import java.util.Locale;

/** Results as tables. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    static String of(List<Results> all, String conditions) {
        Markdown markdown = new Markdown();
        markdown.text.append(conditions).append('\n');
        all.forEach(markdown::table);
        return markdown.text.toString();
    }

    static String of(Results results) {
        Markdown markdown = new Markdown();
        markdown.table(results);
        return markdown.text.toString();
    }

    private void table(Results results) {
        Workload workload = results.workload();
        String unit = switch (workload.shape()) {
            case DOWNLOAD, UPLOAD -> "CPU-s/GiB";
            case ONE_BY_ONE, GATHER_COLD, COLD -> "wall, s";
            default -> "CPU-s/100k";
        };
        boolean wall = unit.startsWith("wall");
        text.append("\n### ").append(workload.name()).append("\n\n");
        text.append("| client | ").append(unit).append(" | to the floor | ");
        text.append(wall ? "CPU-s | again, s" : "requests/s | to the floor");
        text.append(" | allocated a ").append(unit.endsWith("GiB") ? "GiB" : "request");
        text.append(wall ? " |" : " | p50 us | p99 us |");
        text.append(" peak RSS MiB | threads | errors |\n|---|");
        text.append("---|".repeat(wall ? 8 : 10)).append('\n');
        for (String client : results.clients()) {
            if (Double.isNaN(results.cost(client))) {
                text.append("| ")
                        .append(client)
                        .append(" | ")
                        .append(results.failure(client))
                        .append(" |\n");
                continue;
            }
            row(results, client, wall);
        }
    }

    private void row(Results results, String client, boolean wall) {
        Workload workload = results.workload();
        cell(client);
        cell(number(results.cost(client)));
        cell(ratio(results.ratioToFloor(client, figures -> figures.cost(workload))));
        if (wall) {
            cell(number(results.median(client, figures -> figures.get("cpu"))));
            cell(number(results.median(client, figures -> figures.get("warm"))));
        } else {
            cell(number(results.median(client, Figures::requestsPerSecond)));
            cell(ratio(results.ratioToFloor(client, Figures::requestsPerSecond)));
        }
        cell(octets(results.median(client, figures -> figures.allocatedPerUnit(workload))));
        if (!wall) {
            cell(number(results.median(client, figures -> figures.get("p50"))));
            cell(number(results.median(client, figures -> figures.get("p99"))));
        }
        cell(number(results.median(client, figures -> figures.get("rss") / (1 << 20))));
        cell(number(results.median(client, figures -> figures.get("threads"))));
        cell(number(results.median(client, figures -> figures.get("errors"))));
        text.append("|\n");
    }

    private void cell(String value) {
        text.append("| ").append(value).append(' ');
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f×", value);
    }

    private static String octets(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (value >= 1 << 20) {
            return String.format(Locale.ROOT, "%.1f MiB", value / (1 << 20));
        }
        return value >= 10_000
                ? String.format(Locale.ROOT, "%.1f KiB", value / 1024)
                : String.format(Locale.ROOT, "%.0f B", value);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
