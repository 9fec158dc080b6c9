package dev.tern.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Bars of the cost against the floor, on a scale of logarithms: a panel a workload. */
final class Chart {
    private static final int WIDTH = 860;
    private static final int ROW = 17;
    private static final int LABEL = 130;
    private static final double MOST = 100;

    private final StringBuilder svg = new StringBuilder();
    private int y = 10;

    private Chart() {}

    static String of(List<Results> all, String conditions) {
        Chart chart = new Chart();
        all.forEach(chart::panel);
        chart.text(10, chart.y + 14, "#777", conditions);
        int height = chart.y + 26;
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                chart.svg);
    }

    private void panel(Results results) {
        String words = switch (results.workload()) {
            case W1 -> "64 requests in flight, 100 octets";
            case W2 -> "one blocking caller";
            case W3 -> "64 blocking threads";
            case W3V -> "1,000 virtual threads";
            case W4 -> "64 in flight over TLS, 1 KB";
            case W5 -> "HTTP/2, 100 streams on one connection, 1 KB";
            case W6 -> "download";
            case W6T -> "download over TLS";
            case W6H -> "download over HTTP/2";
            case W7 -> "upload";
            case W8 -> "gather of 150 JSON answers, 20 ms away, cold";
            case W8S -> "the same one by one";
            case W9 -> "10,000 requests that wait 2 s";
            case W10 -> "a JVM that makes one request";
            case W11 -> "a connection per request";
            case W11T -> "a TLS connection per request";
            case W12 -> "gather of 10,000, 100 at once";
        };
        text(10, y + 12, "#222", results.workload().name() + ": " + words);
        y += 19;
        for (String client : results.clients()) {
            double ratio = results.ratioToFloor(client, figures -> figures.cost(results.workload()));
            if (!Double.isNaN(ratio)) {
                bar(client, ratio);
            }
        }
        y += 9;
    }

    private void bar(String client, double ratio) {
        double full = WIDTH - LABEL - 80;
        double length = Math.max(3, full * Math.log10(Math.max(1, Math.min(MOST, ratio))) / Math.log10(MOST));
        String colour = client.startsWith("tern") ? "#0b7a75" : client.equals("floor") ? "#bbbbbb" : "#9db4c0";
        text(20, y + 12, "#222", client);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABEL,
                y + 2,
                length,
                ROW - 4,
                colour));
        text(LABEL + (int) length + 5, y + 12, "#222", String.format(Locale.ROOT, "%.2f×", ratio));
        y += ROW;
    }

    private void text(int x, int atY, String colour, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                x,
                atY,
                colour,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
