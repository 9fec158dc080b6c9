package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.Response;
import java.io.InterruptedIOException;
import java.util.function.Consumer;

/**
 * Thread-safe. Calls for once: each makes a client with the defaults, sends one request and closes the client, and so pays for
 * a new connection and a thread every time. For more than one call to a server keep a {@link Client}, which also says what the
 * verbs do and throw.
 *
 * <pre>{@code String text = Tern.get("https://example.com/").raiseForStatus().text();}</pre>
 */
public final class Tern {
    private Tern() {}

    /** GET: the resource. */
    public static Response get(String url) throws HttpException, InterruptedIOException {
        return request(Method.GET, url);
    }

    /** As {@link #get(String)}, with a request that the consumer settles. */
    public static Response get(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.GET, url, settings);
    }

    /** HEAD: the headers that GET would bring, without content. */
    public static Response head(String url) throws HttpException, InterruptedIOException {
        return request(Method.HEAD, url);
    }

    /** As {@link #head(String)}, with a request that the consumer settles. */
    public static Response head(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.HEAD, url, settings);
    }

    /** OPTIONS: what the server or the resource can do. */
    public static Response options(String url) throws HttpException, InterruptedIOException {
        return request(Method.OPTIONS, url);
    }

    /** As {@link #options(String)}, with a request that the consumer settles. */
    public static Response options(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.OPTIONS, url, settings);
    }

    /** POST: has the resource process the content. */
    public static Response post(String url) throws HttpException, InterruptedIOException {
        return request(Method.POST, url);
    }

    /** As {@link #post(String)}, with a request that the consumer settles. */
    public static Response post(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.POST, url, settings);
    }

    /** PUT: stores the content under the URL. */
    public static Response put(String url) throws HttpException, InterruptedIOException {
        return request(Method.PUT, url);
    }

    /** As {@link #put(String)}, with a request that the consumer settles. */
    public static Response put(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.PUT, url, settings);
    }

    /** PATCH: changes the resource as the content says. */
    public static Response patch(String url) throws HttpException, InterruptedIOException {
        return request(Method.PATCH, url);
    }

    /** As {@link #patch(String)}, with a request that the consumer settles. */
    public static Response patch(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.PATCH, url, settings);
    }

    /** DELETE: removes the resource. */
    public static Response delete(String url) throws HttpException, InterruptedIOException {
        return request(Method.DELETE, url);
    }

    /** As {@link #delete(String)}, with a request that the consumer settles. */
    public static Response delete(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.DELETE, url, settings);
    }

    /** QUERY (RFC 10008): safe as GET, but with content. */
    public static Response query(String url) throws HttpException, InterruptedIOException {
        return request(Method.QUERY, url);
    }

    /** As {@link #query(String)}, with a request that the consumer settles. */
    public static Response query(String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        return request(Method.QUERY, url, settings);
    }

    /** A request of any method. */
    public static Response request(Method method, String url) throws HttpException, InterruptedIOException {
        try (Client client = Client.create()) {
            return client.request(method, url);
        }
    }

    /** A request of any method that the consumer settles. */
    public static Response request(Method method, String url, Consumer<Request.Builder> settings)
            throws HttpException, InterruptedIOException {
        try (Client client = Client.create()) {
            return client.request(method, url, settings);
        }
    }
}
