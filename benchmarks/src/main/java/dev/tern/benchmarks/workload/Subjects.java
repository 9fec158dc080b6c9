package dev.tern.benchmarks.workload;

import dev.tern.benchmarks.client.AhcSubject;
import dev.tern.benchmarks.client.ApacheAsyncSubject;
import dev.tern.benchmarks.client.ApacheClassicSubject;
import dev.tern.benchmarks.client.JdkSubject;
import dev.tern.benchmarks.client.JettySubject;
import dev.tern.benchmarks.client.KtorSubject;
import dev.tern.benchmarks.client.OkHttpCoroutinesSubject;
import dev.tern.benchmarks.client.OkHttpSubject;
import dev.tern.benchmarks.client.ReactorSubject;
import dev.tern.benchmarks.client.Setup;
import dev.tern.benchmarks.client.Subject;
import dev.tern.benchmarks.client.TernBlockingSubject;
import dev.tern.benchmarks.client.TernCoroutinesSubject;
import dev.tern.benchmarks.client.TernSubject;
import dev.tern.benchmarks.client.VertxSubject;
import dev.tern.benchmarks.floor.FloorBlocking;
import dev.tern.benchmarks.floor.FloorHttp2;
import dev.tern.benchmarks.floor.FloorLoop;

/** The clients by name. Each is loaded only when it is made. */
public final class Subjects {
    private Subjects() {}

    public static Subject make(String name, Workload workload) throws Exception {
        Setup setup = new Setup(workload.http2(), workload.inFlight(), workload.gzip());
        return switch (name) {
            case "floor" -> floor(workload, setup);
            case "tern" -> new TernSubject(setup);
            case "tern-blocking" -> new TernBlockingSubject(setup);
            case "tern-async" -> new TernCoroutinesSubject(setup);
            case "okhttp" -> new OkHttpSubject(setup);
            case "okhttp-async" -> new OkHttpCoroutinesSubject(setup);
            case "jdk", "jdk+fjp" -> new JdkSubject(setup);
            case "apache" -> new ApacheClassicSubject(setup);
            case "apache-async" -> new ApacheAsyncSubject(setup);
            case "jetty" -> new JettySubject(setup);
            case "reactor" -> new ReactorSubject(setup);
            case "ahc" -> new AhcSubject(setup);
            case "vertx" -> new VertxSubject(setup);
            case "ktor" -> new KtorSubject(setup);
            case "helidon" -> helidon(setup);
            default -> throw new IllegalArgumentException("no client is named " + name);
        };
    }

    /** By name: it is compiled where there is Java 21. */
    private static Subject helidon(Setup setup) throws ReflectiveOperationException {
        return (Subject) Class.forName("dev.tern.benchmarks.client.HelidonSubject")
                .getConstructor(Setup.class)
                .newInstance(setup);
    }

    private static Subject floor(Workload workload, Setup setup) throws Exception {
        if (workload.http2()) {
            return new FloorHttp2(setup);
        }
        return switch (workload.shape()) {
            case CALLERS, VIRTUAL_CALLERS, UPLOAD, ONE_BY_ONE, COLD -> new FloorBlocking(setup);
            default -> new FloorLoop(setup, workload.tls());
        };
    }
}
