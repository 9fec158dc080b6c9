/**
 * Job: cookies as RFC 6265bis has them: read from Set-Cookie, kept, chosen for a request, saved and loaded.
 *
 * <p>Rules: time is an argument, no clock is read; what a server sends is dropped if it is wrong and never throws; values
 * do not print.
 *
 * <p>Start at: {@link dev.tern.http.cookie.CookieJar}, {@link dev.tern.http.cookie.Cookie}.
 */
@NullMarked
package dev.tern.http.cookie;

import org.jspecify.annotations.NullMarked;
