package dev.tern.benchmarks.report;

import dev.tern.benchmarks.workload.Workload;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which jars a client gets on its class path: its own and what it stands on, since a longer path is slower to start from. */
final class ClientJars {
    private static final String HELIDON = "helidon";
    static final List<String> NAMES = List.of(
            "floor",
            "tern",
            "tern-async",
            "tern-blocking",
            "vertx",
            "ahc",
            "apache",
            "apache-async",
            "jetty",
            "reactor",
            "okhttp",
            "okhttp-async",
            "jdk",
            "jdk+fjp",
            "ktor",
            HELIDON,
            NativeLoad.NAME,
            HttpxLoad.NAME);

    private static final String ALWAYS = "HdrHistogram|slf4j-(api|nop)|jspecify";
    private static final String KOTLIN = "kotlin-stdlib|annotations-2|kotlinx-coroutines-core";
    private static final String NETTY = "netty-";
    private static final Map<String, String> JARS = Map.ofEntries(
            Map.entry("floor", "-"),
            Map.entry("tern", "http-core-java|okio|kotlin-stdlib"),
            Map.entry("tern-blocking", "http-core-java|http-blocking|okio|kotlin-stdlib"),
            Map.entry("tern-async", "http-core-java|http-coroutines-kt|okio|kotlinx-serialization|" + KOTLIN),
            Map.entry("vertx", NETTY + "|vertx-|jackson-core"),
            Map.entry("ahc", NETTY + "|async-http-client"),
            Map.entry("apache", "httpclient5|httpcore5"),
            Map.entry("apache-async", "httpclient5|httpcore5"),
            Map.entry("jetty", "jetty-"),
            Map.entry("reactor", NETTY + "|reactor|reactive-streams"),
            Map.entry("okhttp", "okhttp|okio|kotlin-stdlib"),
            Map.entry("okhttp-async", "okhttp|okio|" + KOTLIN),
            Map.entry("jdk", "-"),
            Map.entry("jdk+fjp", "-"),
            Map.entry(HELIDON, "helidon-|jakarta"),
            Map.entry("ktor", "ktor|kotlinx-io|kotlinx-coroutines|kotlinx-serialization|" + KOTLIN));

    private ClientJars() {}

    static String classPath(String client) {
        Pattern own = Pattern.compile("^(" + ALWAYS + "|" + JARS.getOrDefault(client, "-") + ").*\\.jar$");
        List<String> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            File file = new File(entry);
            if (entry.endsWith("classes") || own.matcher(file.getName()).find()) {
                path.add(file.getAbsolutePath());
            }
        }
        return String.join(File.pathSeparator, path);
    }

    private static boolean isHelidonThere() {
        return ClientJars.class.getResource("/dev/tern/benchmarks/client/HelidonSubject.class") != null;
    }

    /** Whether a client has what the workload needs. */
    static boolean takesPart(String client, Workload workload) {
        if (client.equals(NativeLoad.NAME)) {
            return NativeLoad.takesPart(workload);
        }
        if (client.equals(HttpxLoad.NAME)) {
            return HttpxLoad.takesPart(workload);
        }
        if (client.equals(HELIDON) && !isHelidonThere()) {
            return false;
        }
        boolean http2 = !workload.http2()
                || !List.of("ktor", "apache", "okhttp-async", HELIDON).contains(client);
        return http2
                && switch (workload.shape()) {
                    case LOOP ->
                        !List.of("tern-blocking", "apache", "okhttp-async", HELIDON)
                                .contains(client);
                    case CALLERS, VIRTUAL_CALLERS ->
                        !List.of("tern", "apache-async", "okhttp-async", "jdk+fjp", "tern-async")
                                .contains(client);
                    case DOWNLOAD -> !client.equals("okhttp-async");
                    case UPLOAD ->
                        !List.of("tern-async", "ahc", "apache-async", "okhttp-async", "jdk+fjp")
                                .contains(client);
                    case ONE_BY_ONE ->
                        !List.of("tern", "okhttp-async", "apache-async", "jdk+fjp")
                                .contains(client);
                    case GATHER_COLD -> !List.of("apache", "okhttp-async").contains(client);
                    case GATHER ->
                        List.of("floor", "tern", "tern-async", "tern-blocking", "vertx", "ktor", "okhttp-async")
                                .contains(client);
                    case COLD ->
                        !List.of("tern", "ahc", "apache-async", "okhttp-async", "jdk+fjp")
                                .contains(client);
                };
    }
}
