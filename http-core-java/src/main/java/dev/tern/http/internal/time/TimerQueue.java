package dev.tern.http.internal.time;

import java.util.Arrays;

/**
 * Pure state; confined to its owner. Deadlines in a binary heap, the nearest on top. Times are those of
 * {@code System.nanoTime} and so compare by difference.
 */
public final class TimerQueue {
    /** What {@link #waitNanos} says when nothing is scheduled. */
    public static final long NEVER = Long.MAX_VALUE;

    private Timer[] heap = new Timer[16];
    private int size;

    /** Schedules the timer, or moves it if it is scheduled already. */
    public void schedule(Timer timer, long deadlineNanos) {
        timer.deadlineNanos = deadlineNanos;
        if (timer.position == Timer.NOT_QUEUED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            timer.position = size;
            heap[size++] = timer;
        }
        siftUp(timer.position);
        siftDown(timer.position);
    }

    /**
     * Makes sure that the timer fires no later than the deadline. A timer that is due earlier stays where it is: its
     * owner looks at the real deadline when it fires. This is what makes a timeout cost nothing while all goes well.
     */
    public void scheduleNoLater(Timer timer, long deadlineNanos) {
        if (timer.position == Timer.NOT_QUEUED || deadlineNanos - timer.deadlineNanos < 0) {
            schedule(timer, deadlineNanos);
        }
    }

    /** Takes the timer out, if it is in. */
    public void cancel(Timer timer) {
        int hole = timer.position;
        if (hole == Timer.NOT_QUEUED) {
            return;
        }
        timer.position = Timer.NOT_QUEUED;
        Timer last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            heap[hole] = last;
            last.position = hole;
            siftUp(hole);
            siftDown(last.position);
        }
    }

    /** How long until the nearest deadline: 0 if it has passed, {@link #NEVER} if there is none. */
    public long waitNanos(long nowNanos) {
        return size == 0 ? NEVER : Math.max(0, heap[0].deadlineNanos - nowNanos);
    }

    /** Fires what is due, in order of the deadlines. What is scheduled meanwhile and due already waits for the next call. */
    public void expire(long nowNanos) {
        for (int most = size; most > 0 && size > 0 && heap[0].deadlineNanos - nowNanos <= 0; most--) {
            Timer due = heap[0];
            cancel(due);
            due.onExpired(nowNanos);
        }
    }

    public int size() {
        return size;
    }

    private void siftUp(int from) {
        int child = from;
        while (child > 0) {
            int parent = (child - 1) >>> 1;
            if (!isBefore(child, parent)) {
                return;
            }
            swap(child, parent);
            child = parent;
        }
    }

    private void siftDown(int from) {
        int parent = from;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, parent)) {
                return;
            }
            swap(child, parent);
            parent = child;
        }
    }

    private boolean isBefore(int a, int b) {
        return heap[a].deadlineNanos - heap[b].deadlineNanos < 0;
    }

    private void swap(int a, int b) {
        Timer moved = heap[a];
        heap[a] = heap[b];
        heap[b] = moved;
        heap[a].position = a;
        heap[b].position = b;
    }
}
