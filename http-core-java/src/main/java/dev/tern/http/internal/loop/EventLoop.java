package dev.tern.http.internal.loop;

import dev.tern.http.internal.time.TimerQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread-safe where it says so, else loop-confined. One selector with its sockets, timers and commands: an object with
 * a step, {@link #turn}, which is called by whoever holds the {@link LoopLease}: the loop's own {@link LoopThread}, or
 * a caller who blocks in {@link #awaitTurning}.
 */
public final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** A read delivers at most this much; the okio segment pool keeps as much, so steady streaming makes no garbage. */
    private static final int READ_BUFFER_BYTES = 64 << 10;
    /** Half of it: larger writes run ahead of the reader's cache and cost twice as much an octet (benchmarks/README.md). */
    private static final int WRITE_BUFFER_BYTES = 32 << 10;

    /** So that a flood of commands does not keep the sockets waiting. */
    private static final int COMMANDS_PER_RUN = 1024;

    private static final int RUNNING = 0;
    private static final int SELECTING = 1;

    private final LoopLease lease = new LoopLease(this::hasCommands);
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> threadCommands = new ConcurrentLinkedQueue<>();
    private final TimerQueue timers = new TimerQueue();
    private final TurnEnd turnEnd = new TurnEnd();
    private final List<LoopSocket> ready = new ArrayList<>();
    private final ReadyKeys readyKeys = new ReadyKeys(this::collect);
    private final Workers workers;
    private final LoopThread thread;

    private volatile Selector selector;
    private final SpinGuard spinGuard = new SpinGuard();
    private long nowNanos = System.nanoTime();
    private long polledNanos = nowNanos;
    private volatile int state = RUNNING;
    private volatile boolean closed;
    private volatile boolean ended;

    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(WRITE_BUFFER_BYTES);

    EventLoop(String name, Workers workers) {
        this.workers = workers;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("No selector could be opened; is the process out of file descriptors?", e);
        }
        thread = new LoopThread(name, this, lease);
        lease.loopThread(thread);
        thread.start();
    }

    // ---- Ownership ----

    /** Fails unless the calling thread owns this loop. Stands at the head of everything that is loop-confined. */
    public void assertOwner() {
        if (!lease.isHeldByMe()) {
            throw new IllegalStateException(Thread.currentThread().getName() + " does not own " + thread.getName()
                    + "; " + lease.holder() + " does");
        }
    }

    /** Thread-safe. */
    public boolean isOwnedByMe() {
        return lease.isHeldByMe();
    }

    /** Thread-safe. Whether the calling thread is some loop's own: it must never block. */
    public static boolean isLoopThread() {
        return Thread.currentThread() instanceof LoopThread;
    }

    /** Thread-safe. Whether the calling thread may turn loops: virtual threads would pin their carrier in select. */
    public static boolean mayCurrentThreadDrive() {
        return !VirtualThreads.isCurrent();
    }

    // ---- Reaching the loop from outside ----

    /** Thread-safe. Has whoever owns the loop run the command; never runs it inside this call. */
    public void execute(Runnable command) {
        commands.add(command);
        wakeForCommand();
    }

    /** Thread-safe. Has the loop's own thread run the command: the way in for everything that may call user code. */
    public void executeOnThread(Runnable command) {
        lease.demandThread();
        threadCommands.add(command);
        wakeForCommand();
    }

    /**
     * Thread-safe. Runs the command at once on the calling thread if nobody owns the loop, else queues it. For commands
     * that call no user code.
     */
    public void executeHereOrQueue(Runnable command) {
        if (lease.isHeldByMe()) {
            command.run();
        } else if (!closed && !lease.isThreadDemanded() && lease.tryAcquire()) {
            try {
                resume();
                command.run();
                turnEnd.run();
            } finally {
                lease.release();
            }
        } else {
            execute(command);
        }
    }

    /** Thread-safe. While the demand lasts, only the loop's own thread drives. */
    public void demandThread() {
        lease.demandThread();
    }

    /** Thread-safe. Ends one {@link #demandThread}. */
    public void releaseThread() {
        lease.releaseThread();
    }

    private void wakeForCommand() {
        if (lease.isHeldByMe()) {
            return;
        }
        if (ended) {
            runAfterEnd();
            return;
        }
        if (lease.isFree()) {
            lease.unparkThread();
        }
        wakeIfSelecting();
    }

    /** No thread is left to run commands; what comes late is run by who brings it, so that it can fail properly. */
    private void runAfterEnd() {
        while (hasCommands()) {
            if (lease.tryAcquire()) {
                run(commands, false);
                run(threadCommands, true);
                lease.release();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    void wakeIfSelecting() {
        // Wake-ups coalesce: only the first one after the loop announced its select pays for the system call.
        if (state == SELECTING) {
            state = RUNNING;
            selector.wakeup();
        }
    }

    /**
     * Thread-safe. Blocks until the condition holds, turning the loop meanwhile if it can be had.
     *
     * @see WaitingCaller
     */
    public void awaitTurning(BooleanSupplier condition) throws InterruptedException {
        WaitingCaller.await(this, lease, condition);
    }

    // ---- The step ----

    /** Begins a stretch of ownership: the time that was cached may be old. */
    void resume() {
        nowNanos = System.nanoTime();
    }

    /** One step: commands, ready sockets, due timers. Waits in between, unless what ran before has left the owner no reason. */
    void turn(BooleanSupplier isDone) {
        assertOwner();
        runCommands();
        turnEnd.run();
        select(isDone.getAsBoolean() ? 0 : timers.waitNanos(nowNanos));
        nowNanos = System.nanoTime();
        polledNanos = nowNanos;
        // A cancel that was called before an octet arrived takes effect before it: no freed connection goes to a dead
        // call.
        runCommands();
        dispatchReady();
        timers.expire(nowNanos);
        runCommands();
        turnEnd.run();
    }

    private void dispatchReady() {
        for (int i = 0; i < ready.size(); i++) {
            LoopSocket socket = ready.get(i);
            try {
                socket.dispatch();
            } catch (RuntimeException | Error e) {
                LOG.error("{}: a connection failed unexpectedly and is closed", thread.getName(), e);
                socket.fail(e);
            }
        }
        ready.clear();
    }

    private void select(long waitNanos) {
        try {
            int selected;
            long timeoutMillis = millisRoundedUp(waitNanos);
            if (timeoutMillis == 0) {
                selected = readyKeys.selectNow(selector);
            } else {
                state = SELECTING;
                // A command that was queued before we announced the select would otherwise wait for its end.
                if (hasCommands() || closed || isWantedByOther()) {
                    state = RUNNING;
                    selected = readyKeys.selectNow(selector);
                } else {
                    selected = readyKeys.select(selector, timeoutMillis == Long.MAX_VALUE ? 0 : timeoutMillis);
                    guardAgainstSpin(selected, timeoutMillis);
                    state = RUNNING;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The selector failed", e);
        }
    }

    private boolean isWantedByOther() {
        return Thread.currentThread() == thread ? lease.shouldYieldToCaller() : lease.isThreadDemanded();
    }

    private static long millisRoundedUp(long nanos) {
        return nanos == TimerQueue.NEVER ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    }

    private void collect(SelectionKey key) {
        LoopSocket socket = (LoopSocket) key.attachment();
        socket.noteReady(key);
        ready.add(socket);
    }

    private void guardAgainstSpin(int selected, long timeoutMillis) throws IOException {
        boolean wokenForNothing = selected == 0
                && state == SELECTING
                && timeoutMillis == Long.MAX_VALUE
                && !Thread.currentThread().isInterrupted();
        if (spinGuard.isBroken(wokenForNothing)) {
            rebuildSelector();
        }
    }

    private void rebuildSelector() throws IOException {
        LOG.warn("{}: the selector returned again and again with nothing; it is replaced", thread.getName());
        Selector fresh = Selector.open();
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                ((LoopSocket) key.attachment()).moveTo(fresh, key.interestOps());
            }
        }
        selector.close();
        selector = fresh;
    }

    private void runCommands() {
        run(commands, false);
        if (thread == Thread.currentThread()) {
            run(threadCommands, true);
        }
    }

    private void run(Queue<Runnable> queue, boolean counted) {
        for (int most = COMMANDS_PER_RUN; most > 0; most--) {
            Runnable command = queue.poll();
            if (command == null) {
                return;
            }
            try {
                command.run();
            } catch (RuntimeException | Error e) {
                LOG.error("{}: a command failed", thread.getName(), e);
            } finally {
                if (counted) {
                    lease.releaseThread();
                }
            }
        }
    }

    boolean hasCommands() {
        return !commands.isEmpty() || !threadCommands.isEmpty();
    }

    // ---- What lives on the loop ----

    /** Thread-safe. The clock itself, for those outside who must say when something began. */
    public static long clockNanos() {
        return System.nanoTime();
    }

    /** The time of this turn, in the terms of {@code System.nanoTime}. */
    public long nowNanos() {
        return nowNanos;
    }

    /** When the sockets were looked at last; an idle socket that was not reported then was alive then. */
    public long polledNanos() {
        return polledNanos;
    }

    public TimerQueue timers() {
        assertOwner();
        return timers;
    }

    /** Has the task run before the loop looks at its sockets again or is let go. */
    public void atEndOfTurn(Runnable task) {
        assertOwner();
        turnEnd.add(task);
    }

    /** Thread-safe. Threads for what blocks: name look-ups, TLS tasks, content from files and streams. */
    public Workers workers() {
        return workers;
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    ByteBuffer writeBuffer() {
        return writeBuffer.clear();
    }

    SelectionKey register(SocketChannel channel, int ops, LoopSocket socket) throws IOException {
        return channel.register(selector, ops, socket);
    }

    // ---- End ----

    boolean isClosed() {
        return closed;
    }

    /** Thread-safe. Ends the loop after the commands that are queued; sockets that are left are closed. */
    void close() {
        closed = true;
        lease.demandThread();
        lease.unparkThread();
        wakeIfSelecting();
    }

    /** By the loop's thread, as the last owner. */
    void end() {
        while (hasCommands()) {
            runCommands();
        }
        for (SelectionKey key : selector.keys()) {
            ((LoopSocket) key.attachment()).close();
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("{}: closing the selector failed", thread.getName(), e);
        }
        ended = true;
        // A command that came between the last run and this mark had nobody to bring it home.
        while (hasCommands()) {
            runCommands();
        }
        turnEnd.run();
        workers.loopEnded();
    }

    LoopThread thread() {
        return thread;
    }

    @Override
    public String toString() {
        return thread.getName();
    }
}
