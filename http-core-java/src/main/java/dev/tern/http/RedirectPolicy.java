package dev.tern.http;

/**
 * Immutable. Which redirects are followed (RFC 9110 §15.4).
 *
 * @param follow whether they are followed at all; off by default, as in httpx
 * @param max how many in one call; 20 by default, as in httpx
 * @param allowDowngrade whether from https to http, too; off by default
 */
public record RedirectPolicy(boolean follow, int max, boolean allowDowngrade) {
    private static final RedirectPolicy DEFAULTS = new RedirectPolicy(false, 20, false);

    /** Checks the count. */
    public RedirectPolicy {
        if (max < 0) {
            throw new IllegalArgumentException("The number of redirects must not be negative; it is " + max);
        }
    }

    /** Not followed. */
    public static RedirectPolicy defaults() {
        return DEFAULTS;
    }

    /** Followed, 20 at the most. */
    public static RedirectPolicy following() {
        return DEFAULTS.withFollow(true);
    }

    public RedirectPolicy withFollow(boolean on) {
        return new RedirectPolicy(on, max, allowDowngrade);
    }

    public RedirectPolicy withMax(int most) {
        return new RedirectPolicy(follow, most, allowDowngrade);
    }

    public RedirectPolicy withAllowDowngrade(boolean allowed) {
        return new RedirectPolicy(follow, max, allowed);
    }
}
