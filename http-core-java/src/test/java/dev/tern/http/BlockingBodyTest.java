package dev.tern.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import okio.ByteString;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;

/** The worker is played by the test: a task runs when it says so, on a thread that is not the asker's. */
class BlockingBodyTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final ContentSink sink = new ContentSink() {
        @Override
        public void onContent(Buffer octets) {
            told.add("content " + octets.size());
        }

        @Override
        public void onEnd() {
            told.add("end");
        }

        @Override
        public void onFailure(Throwable cause) {
            told.add("failure " + cause.getMessage());
        }
    };

    private static final class Script implements Source {
        final ArrayDeque<Object> steps;
        int reads;
        boolean closed;

        Script(Object... steps) {
            this.steps = new ArrayDeque<>(List.of(steps));
        }

        @Override
        public long read(Buffer into, long count) throws IOException {
            reads++;
            Object step = steps.isEmpty() ? Integer.valueOf(-1) : steps.poll();
            if (step instanceof IOException failure) {
                throw failure;
            }
            if (step instanceof Runnable meanwhile) {
                meanwhile.run();
                return read(into, count);
            }
            int size = (Integer) step;
            if (size > 0) {
                into.write(new byte[size]);
            }
            return size;
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private void work() throws InterruptedException {
        Thread worker = new Thread(() -> tasks.remove().run());
        worker.start();
        worker.join();
    }

    @Test
    void readsOnWhileThePieceBeforeIsTaken() throws Exception {
        Script source = new Script(8_192, 8_192, 8_192);
        ContentReader reader = Body.sources(() -> source, -1).open();
        reader.read(tasks::add, sink);
        work();
        assertThat(told).as("the first piece goes out at once").containsExactly("content 8192");

        reader.read(tasks::add, sink);
        reader.read(tasks::add, sink);
        assertThat(told).containsExactly("content 8192", "content 16384", "end");
        assertThat(tasks).as("nothing is left to read").isEmpty();
    }

    @Test
    void stopsWhereItIsFarEnoughAhead() throws Exception {
        Object[] steps = new Object[100];
        java.util.Arrays.fill(steps, 8_192);
        Script source = new Script(steps);
        ContentReader reader = Body.sources(() -> source, -1).open();
        reader.read(tasks::add, sink);
        work();
        assertThat(source.reads).isEqualTo(1 + 8);

        reader.read(tasks::add, sink);
        assertThat(told).endsWith("content 65536");
        assertThat(tasks).as("there is room again").hasSize(1);
    }

    @Test
    void whoWaitsGetsWhatASlowSourceHas() throws Exception {
        List<ContentReader> readers = new ArrayList<>();
        Script source = new Script(10, (Runnable) () -> readers.get(0).read(tasks::add, sink), 20, 30);
        ContentReader reader = Body.sources(() -> source, -1).open();
        readers.add(reader);
        reader.read(tasks::add, sink);
        work();
        assertThat(told)
                .as("asked for again while the second read blocked")
                .containsExactly("content 10", "content 20");
    }

    @Test
    void failureComesBehindTheContentBeforeIt() throws Exception {
        Script source = new Script(10, 20, new IOException("torn"));
        ContentReader reader = Body.sources(() -> source, -1).open();
        reader.read(tasks::add, sink);
        work();
        reader.read(tasks::add, sink);
        reader.read(tasks::add, sink);
        assertThat(told).containsExactly("content 10", "content 20", "failure torn");
    }

    @Test
    void closeDuringAReadLeavesTheClosingToTheWorker() throws Exception {
        List<ContentReader> readers = new ArrayList<>();
        Script source = new Script((Runnable) () -> readers.get(0).close(), 10);
        ContentReader reader = Body.sources(() -> source, -1).open();
        readers.add(reader);
        reader.read(tasks::add, sink);
        work();
        assertThat(source.closed).isTrue();
        assertThat(told).isEmpty();
        assertThat(tasks).isEmpty();
    }

    @Test
    void closeBetweenReadsClosesOnTheWorker() throws Exception {
        Script source = new Script(10, 20);
        ContentReader reader = Body.sources(() -> source, -1).open();
        reader.read(tasks::add, sink);
        work();
        reader.close();
        assertThat(source.closed).isFalse();
        work();
        assertThat(source.closed).isTrue();
    }

    @Test
    void aThreadThatReadsForItselfDoesNotReadAhead() {
        Script source = new Script(10, 20);
        ContentReader reader = Body.sources(() -> source, -1).open();
        reader.read(Runnable::run, sink);
        assertThat(told).containsExactly("content 10");
        assertThat(source.reads).isEqualTo(1);
    }

    @Test
    void piecesThatAreMadeWhileTheyAreReadAreAskedForOneByOne() throws Exception {
        List<Integer> made = new ArrayList<>();
        Iterable<ByteString> pieces = () -> java.util.stream.IntStream.range(0, 3)
                .mapToObj(i -> {
                    made.add(i);
                    return ByteString.encodeUtf8("0123456789");
                })
                .iterator();
        ContentReader reader = Body.chunks(pieces).open();
        reader.read(tasks::add, sink);
        work();
        assertThat(told).containsExactly("content 10");
        assertThat(made).hasSize(1);
    }
}
