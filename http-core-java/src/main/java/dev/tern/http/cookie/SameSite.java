package dev.tern.http.cookie;

/**
 * What a cookie says about requests that other sites cause (RFC 6265bis §5.6.7). It is kept for whoever reads it; a client
 * has no site that it stands on, so it does not decide what is sent.
 */
public enum SameSite {
    /** The cookie does not say, or says something unknown. */
    UNSET,
    NONE,
    LAX,
    STRICT
}
