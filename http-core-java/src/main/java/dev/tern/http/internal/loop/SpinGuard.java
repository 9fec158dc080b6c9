package dev.tern.http.internal.loop;

/** Pure state; confined to its loop. Finds a selector that returns at once, again and again, with nothing (JDK-6403933). */
final class SpinGuard {
    private static final int SPINS_UNTIL_BROKEN = 512;

    private int spins;

    /** Counts one select; true if the selector must be replaced. */
    boolean isBroken(boolean wokenForNothing) {
        spins = wokenForNothing ? spins + 1 : 0;
        if (spins < SPINS_UNTIL_BROKEN) {
            return false;
        }
        spins = 0;
        return true;
    }
}
