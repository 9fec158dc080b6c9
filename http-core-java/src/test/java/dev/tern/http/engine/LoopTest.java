package dev.tern.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.http.Limits;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.Timeout;
import dev.tern.http.client.HttpClient;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.testkit.RecordingHandler;
import dev.tern.http.testkit.ScriptedPeer;
import dev.tern.http.testkit.SlowServer;
import dev.tern.http.testkit.SlowServerProcess;
import dev.tern.http.testkit.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who turns the loop, what interrupts do, and how much one loop carries. */
class LoopTest extends EngineTest {
    /** Served by whoever turns the loop; its caller waits for it and may be that one. */
    private static final class Awaited extends RecordingHandler {
        private final AtomicBoolean over = new AtomicBoolean();

        @Override
        public Delivery delivery() {
            return Delivery.AWAITED;
        }

        @Override
        public void onComplete(dev.tern.http.Headers trailers) {
            super.onComplete(trailers);
            over.set(true);
        }

        @Override
        public void onFailure(dev.tern.http.HttpException failure) {
            super.onFailure(failure);
            over.set(true);
        }
    }

    private static String await(HttpClient client, String url) throws InterruptedException {
        Awaited handler = new Awaited();
        Exchange exchange = client.send(Request.get(url), handler);
        exchange.await(handler.over::get);
        handler.transcript();
        return handler.content();
    }

    private static <T> FutureTask<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static List<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("tern-\\d+-loop-\\d+"))
                .toList();
    }

    @Test
    void manyWaitingCallersAndCallbacksShareALoop() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("x"));
        HttpClient client = client(builder -> builder.loops(1));
        List<FutureTask<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(start("caller", () -> {
                int served = 0;
                for (int k = 0; k < 300; k++) {
                    served += await(client, peer.url("/")).length();
                }
                return served;
            }));
        }
        for (int k = 0; k < 300; k++) {
            assertThat(get(client, peer.url("/")).text()).isEqualTo("x");
        }
        for (FutureTask<Integer> caller : callers) {
            assertThat(Waits.value(caller)).isEqualTo(300);
        }
    }

    @Test
    void aCallerWhoIsInterruptedWhileItDrivesHarmsNobodyElse() throws Exception {
        CountDownLatch asked = ScriptedPeer.point();
        ScriptedPeer silent = peer(connection -> {
            connection.expectRequest("GET / HTTP/1.1");
            asked.countDown();
            connection.expectGone();
        });
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("x"));
        HttpClient client = client(builder -> builder.loops(1).timeout(Timeout.none()));
        Thread[] driver = new Thread[1];
        FutureTask<Boolean> interrupted = start("driver", () -> {
            driver[0] = Thread.currentThread();
            Awaited handler = new Awaited();
            Exchange exchange = client.send(Request.get(silent.url("/")), handler);
            try {
                exchange.await(handler.over::get);
                return false;
            } catch (InterruptedException e) {
                exchange.cancel();
                return true;
            }
        });
        Waits.until(asked, "the silent call");
        List<FutureTask<String>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(start("other", () -> await(client, peer.url("/"))));
        }
        for (FutureTask<String> other : others) {
            assertThat(Waits.value(other)).isEqualTo("x");
        }
        driver[0].interrupt();
        assertThat(Waits.value(interrupted)).isTrue();
        assertThat(start("after", () -> await(client, peer.url("/"))).get()).isEqualTo("x");
    }

    @Test
    void callersAreInterruptedAtAnyTimeAndTheOthersGoOn() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("x"));
        HttpClient client = client(builder -> builder.loops(1));
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> victims = new ArrayList<>();
        List<FutureTask<Integer>> interrupted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            FutureTask<Integer> task = new FutureTask<>(() -> {
                int count = 0;
                while (!done.get()) {
                    Awaited handler = new Awaited();
                    Exchange exchange = client.send(Request.get(peer.url("/")), handler);
                    try {
                        exchange.await(handler.over::get);
                    } catch (InterruptedException e) {
                        count++;
                        exchange.cancel();
                    }
                }
                return count;
            });
            Thread victim = new Thread(task, "victim");
            victim.start();
            victims.add(victim);
            interrupted.add(task);
        }
        FutureTask<Integer> calm = start("calm", () -> {
            int served = 0;
            for (int k = 0; k < 1000; k++) {
                served += await(client, peer.url("/")).length();
                victims.get(k % 3).interrupt();
            }
            return served;
        });
        assertThat(Waits.value(calm)).isEqualTo(1000);
        done.set(true);
        int count = 0;
        for (FutureTask<Integer> task : interrupted) {
            count += Waits.value(task);
        }
        assertThat(count).as("interrupts that were felt").isPositive();
    }

    @Test
    void anInterruptOfTheLoopsThreadHarmsNobody() throws Exception {
        ScriptedPeer peer = leaks.watch(ScriptedPeer.serving("x"));
        HttpClient client = client(builder -> builder.loops(1));
        get(client, peer.url("/"));
        List<Thread> threads = loopThreads();
        for (int i = 0; i < 300; i++) {
            CompletableFuture<Response> call = client.sendAsync(Request.get(peer.url("/")));
            threads.forEach(Thread::interrupt);
            assertThat(Waits.value(call).text()).isEqualTo("x");
        }
        assertThat(peer.accepted()).as("connections that survived").isEqualTo(1);
    }

    @Test
    void tenThousandCallsAreInFlightAtOnceOnOneLoop() throws Exception {
        int count = SlowServer.affordable(10_000);
        if (count < 10_000) {
            System.out.printf("in flight: %d of 10000, since descriptors are few here%n", count);
        }
        SlowServerProcess server = leaks.watch(new SlowServerProcess(count));
        HttpClient client = client(builder -> builder.loops(1)
                .timeout(Timeout.none())
                .limits(Limits.defaults().withMaxConnections(count)));
        long begun = System.nanoTime();
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(client.sendAsync(Request.get(server.url("/" + i))));
        }
        server.awaitAllAsked();
        long asked = System.nanoTime();
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        server.answerAll();
        for (int i = 0; i < count; i++) {
            assertThat(Waits.value(calls.get(i)).text()).isEqualTo("/" + i);
        }
        System.out.printf(
                "in flight at once on one loop: %d; all asked after %d ms, all answered %d ms later%n",
                count, (asked - begun) / 1_000_000, (System.nanoTime() - asked) / 1_000_000);
    }
}
