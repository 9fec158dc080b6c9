package dev.tern.benchmarks.workload;

import dev.tern.benchmarks.client.Subject;
import dev.tern.benchmarks.client.Tally;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One client in one workload, in this JVM. Prints one line that begins with {@code RESULT}. */
public final class Measure {
    private final Subject subject;
    private final Workload workload;
    private final double warmSeconds;
    private final double seconds;

    private Measure(Subject subject, Workload workload, double warmSeconds, double seconds) {
        this.subject = subject;
        this.workload = workload;
        this.warmSeconds = warmSeconds;
        this.seconds = seconds;
    }

    /** Arguments: client, workload, seconds to warm up, seconds to measure. */
    public static void main(String[] args) throws Exception {
        Workload workload = Workload.named(args[1]);
        Usage beforeClient = Usage.now();
        long begun = System.nanoTime();
        Subject subject = Subjects.make(args[0], workload);
        Measure measure = new Measure(subject, workload, Double.parseDouble(args[2]), Double.parseDouble(args[3]));
        System.out.println("RESULT " + measure.run(beforeClient, begun));
        System.out.flush();
        System.exit(0);
    }

    private String run(Usage beforeClient, long begun) throws Exception {
        return switch (workload.shape()) {
            case LOOP -> loop(tally -> subject.loop(workload.url(), workload.inFlight(), tally));
            case CALLERS -> loop(tally -> callers(Executors.newFixedThreadPool(workload.inFlight()), tally));
            case VIRTUAL_CALLERS -> loop(tally -> callers(virtualThreads(), tally));
            case DOWNLOAD -> repeat(() -> length(subject.download(workload.url()), workload.length()));
            case UPLOAD -> repeat(() -> subject.upload(workload.url(), workload.length()));
            case GATHER ->
                repeat(() -> length(
                        subject.gather(workload.url(), 10_000, workload.inFlight()), 10_000 * workload.length()));
            case ONE_BY_ONE -> oneByOne(beforeClient, begun);
            case GATHER_COLD -> gatherCold(beforeClient);
            case COLD -> throw new IllegalArgumentException("cold starts are measured from outside");
        };
    }

    private interface Loop {
        void start(Tally tally) throws Exception;
    }

    private interface Piece {
        void run() throws Exception;
    }

    private String loop(Loop loop) throws Exception {
        Tally tally = new Tally(workload.length(), workload.inFlight());
        loop.start(tally);
        pause(warmSeconds);
        pin();
        pause(0.3);
        tally.restart();
        long answers = tally.answers();
        Usage begin = Usage.now();
        pause(seconds);
        String used = Usage.now().since(begin);
        Histogram micros = tally.micros().copy();
        answers = tally.answers() - answers;
        tally.end();
        boolean ended = tally.loops().await(10, TimeUnit.SECONDS);
        return used + " requests=" + answers + " errors=" + tally.errors() + " p50=" + micros.getValueAtPercentile(50)
                + " p99=" + micros.getValueAtPercentile(99) + (ended ? "" : " hung=1");
    }

    private void callers(ExecutorService threads, Tally tally) {
        for (int i = 0; i < workload.inFlight(); i++) {
            threads.execute(() -> {
                while (!tally.over()) {
                    long begun = System.nanoTime();
                    try {
                        tally.count(begun, 200, subject.get(workload.url()));
                    } catch (Exception failure) {
                        tally.fail(failure);
                    }
                }
                tally.leave();
            });
        }
    }

    /** By name: this is compiled for Java 17. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private String repeat(Piece piece) throws Exception {
        for (long end = System.nanoTime() + (long) (warmSeconds * 1e9); System.nanoTime() < end; ) {
            piece.run();
        }
        pin();
        piece.run();
        Usage begin = Usage.now();
        int pieces = 0;
        for (long end = System.nanoTime() + (long) (seconds * 1e9); System.nanoTime() < end; pieces++) {
            piece.run();
        }
        int requests = workload.shape() == Workload.Shape.GATHER ? pieces * 10_000 : pieces;
        return Usage.now().since(begin) + " requests=" + requests + " errors=0";
    }

    private String oneByOne(Usage beforeClient, long begun) throws Exception {
        for (int i = 0; i < 150; i++) {
            lengthUnlessFloor(subject.get(workload.url()), workload.length());
        }
        return Usage.now().since(beforeClient) + " requests=150 errors=0 wall=" + (System.nanoTime() - begun) / 1e9;
    }

    private String gatherCold(Usage beforeClient) throws Exception {
        int requests = workload.inFlight();
        if (workload == Workload.W8) {
            gather(requests, 1);
        }
        long begun = System.nanoTime();
        gather(requests, requests);
        double first = (System.nanoTime() - begun) / 1e9;
        String used = Usage.now().since(beforeClient);
        long again = System.nanoTime();
        gather(requests, requests);
        return used + " requests=" + requests + " errors=0 wall=" + first + " warm="
                + (System.nanoTime() - again) / 1e9;
    }

    private void gather(int requests, int concurrency) throws Exception {
        lengthUnlessFloor(subject.gather(workload.url(), requests, concurrency), requests * workload.length());
    }

    /** The floor decodes nothing. */
    private void lengthUnlessFloor(long is, long expected) {
        if (!subject.getClass().getSimpleName().startsWith("Floor")) {
            length(is, expected);
        }
    }

    private static void length(long is, long expected) {
        if (is != expected) {
            throw new IllegalStateException(is + " octets, expected " + expected);
        }
    }

    private static void pause(double seconds) throws InterruptedException {
        Thread.sleep((long) (seconds * 1_000));
    }

    /** Warm on all cores, measured on one: the compiler's threads would starve beside dozens of others. */
    private void pin() throws Exception {
        if (workload.pinned() && Runtime.getRuntime().availableProcessors() > 1) {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("taskset", "-a", "-p", "-c", "1", self)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}
