/**
 * Job: the client against servers that others wrote: nginx, httpbin under gunicorn, MockWebServer.
 *
 * <p>Rules: public API only; a server that is not installed skips its tests and says so.
 *
 * <p>Start at: {@link dev.tern.http.servers.NginxTest}.
 */
@NullMarked
package dev.tern.http.servers;

import org.jspecify.annotations.NullMarked;
