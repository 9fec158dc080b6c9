package dev.tern.http.internal.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Pure state; confined to its owner. Happy eyeballs (RFC 8305): which address to try when. Attempts start one after the
 * other with a delay between them, or at once when one fails; the first that connects wins.
 *
 * <p>Each event returns how many attempts to begin now, which is none or one; {@link #nextStartNanos} says when to come
 * back with {@link #tick}.
 */
public final class AddressRace {
    private final List<InetAddress> order;
    private final long delayNanos;
    private int started;
    private int failed;
    private long nextStartNanos;

    public AddressRace(List<InetAddress> addresses, long delayNanos) {
        this.order = interleaved(addresses);
        this.delayNanos = delayNanos;
    }

    /** The families in turn, the first address's family first, each in its own order (RFC 8305 §4). */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        ArrayDeque<InetAddress> first = new ArrayDeque<>();
        ArrayDeque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            boolean sameFamily = (address instanceof Inet6Address) == (addresses.get(0) instanceof Inet6Address);
            (sameFamily ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>(addresses.size());
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                order.add(first.remove());
            }
            if (!second.isEmpty()) {
                order.add(second.remove());
            }
        }
        return order;
    }

    /** Whether an attempt is due: at the beginning, and when the delay since the last start is over. */
    public boolean tick(long nowNanos) {
        return started < order.size() && (started == 0 || nextStartNanos - nowNanos <= 0);
    }

    /** An attempt failed; the next one need not wait for the delay. */
    public void attemptFailed(long nowNanos) {
        failed++;
        nextStartNanos = nowNanos;
    }

    /** The address to try now; only when {@link #tick} says so. */
    public InetAddress start(long nowNanos) {
        nextStartNanos = nowNanos + delayNanos;
        return order.get(started++);
    }

    /** Whether another attempt waits for its time. */
    public boolean hasNext() {
        return started < order.size();
    }

    /** When the next attempt is due; only while {@link #hasNext}. */
    public long nextStartNanos() {
        return nextStartNanos;
    }

    /** Whether every address was tried in vain. */
    public boolean isLost() {
        return failed == order.size();
    }
}
