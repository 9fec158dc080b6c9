package dev.tern.http.blocking;

import dev.tern.http.Auth;
import dev.tern.http.Headers;
import dev.tern.http.JsonCodec;
import dev.tern.http.Limits;
import dev.tern.http.NameSettings;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxies;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.Request;
import dev.tern.http.SocketSettings;
import dev.tern.http.Timeout;
import dev.tern.http.Tls;
import dev.tern.http.client.HttpClient;
import dev.tern.http.client.HttpClientBuilder;
import dev.tern.http.cookie.CookieJar;
import dev.tern.http.exchange.RequestHook;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.exchange.ResponseHook;
import dev.tern.http.exchange.ResponseObserver;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.Transport;
import java.nio.charset.Charset;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Not thread-safe. Settles a {@link Client}. What is not set has httpx's default: 5 seconds for each phase and no total, 100
 * connections of which 20 are kept idle for 5 seconds, TLS verified, no redirects followed. JSON is by Jackson if it is there.
 *
 * <pre>{@code Client.builder().baseUrl("https://example.com/v2/").timeout(Timeout.of(Duration.ofSeconds(10))).build()}</pre>
 */
public final class ClientBuilder {
    private final HttpClientBuilder engine = HttpClient.builder();
    private @Nullable JsonCodec jsonCodec = DefaultJsonCodec.ifPresent();

    ClientBuilder() {}

    /**
     * Completes relative URLs: they are appended to its path (httpx's rules).
     *
     * @throws IllegalArgumentException if it is no absolute URL
     */
    public ClientBuilder baseUrl(String url) {
        engine.baseUrl(url);
        return this;
    }

    /** Sets a field for every request; a request's own field of the name wins. */
    public ClientBuilder header(String name, String value) {
        engine.header(name, value);
        return this;
    }

    /** Sets fields for every request; a request's own field of a name wins. */
    public ClientBuilder headers(Headers fields) {
        engine.headers(fields);
        return this;
    }

    /** Adds a query parameter to every request. */
    public ClientBuilder param(String name, Object value) {
        engine.param(name, value);
        return this;
    }

    /** The limits in time of every call that has none of its own. */
    public ClientBuilder timeout(Timeout limits) {
        engine.timeout(limits);
        return this;
    }

    /** How requests are authenticated that do not say it themselves; not at all by default. */
    public ClientBuilder auth(@Nullable Auth how) {
        engine.auth(how);
        return this;
    }

    /** Whether redirects are followed; they are not by default. */
    public ClientBuilder followRedirects(boolean follow) {
        engine.followRedirects(follow);
        return this;
    }

    /** Which redirects are followed. */
    public ClientBuilder redirects(RedirectPolicy policy) {
        engine.redirects(policy);
        return this;
    }

    /** Marks a field as one that must not go to another origin with a redirect, as Authorization and Cookie never do. */
    public ClientBuilder sensitiveHeader(String name) {
        engine.sensitiveHeader(name);
        return this;
    }

    /** Adds a hook that sees every request before it is sent, and may change it. It must not block. */
    public ClientBuilder onRequest(UnaryOperator<Request> hook) {
        engine.onRequest(hook);
        return this;
    }

    /**
     * Adds a hook that sees the head of every response before its caller does. It must not block, but may refuse:
     * {@code onResponse(Response::raiseForStatus)}.
     */
    public ClientBuilder onResponse(ResponseObserver hook) {
        engine.onResponse(hook);
        return this;
    }

    /** Adds a hook on requests that may take its time. */
    public ClientBuilder requestHook(RequestHook hook) {
        engine.requestHook(hook);
        return this;
    }

    /** Adds a hook on responses that may take its time, or wants to see their content. */
    public ClientBuilder responseHook(ResponseHook hook) {
        engine.responseHook(hook);
        return this;
    }

    /** Whether content codings such as gzip are asked for and undone; they are by default. */
    public ClientBuilder decompress(boolean on) {
        engine.decompress(on);
        return this;
    }

    /** Whether content with a coding that is not known here fails the call; by default it is handed out as it came. */
    public ClientBuilder refuseUnknownCodings(boolean on) {
        engine.refuseUnknownCodings(on);
        return this;
    }

    /** The charset of text whose Content-Type names none; UTF-8 by default. */
    public ClientBuilder defaultCharset(Charset charset) {
        engine.defaultCharset(charset);
        return this;
    }

    /**
     * How the charset of text is found whose Content-Type names none, by looking at its content; of a response that is streamed
     * the function sees no octets.
     */
    public ClientBuilder defaultCharset(Function<? super ByteString, Charset> choice) {
        engine.defaultCharset(choice);
        return this;
    }

    /** How many connections, and for how long. */
    public ClientBuilder limits(Limits limits) {
        engine.limits(limits);
        return this;
    }

    /** What a peer may send at the most. */
    public ClientBuilder protocolLimits(ProtocolLimits limits) {
        engine.protocolLimits(limits);
        return this;
    }

    /** How connections are secured. */
    public ClientBuilder tls(Tls settings) {
        engine.tls(settings);
        return this;
    }

    /** Sends everything by this proxy: {@code http://user:pass@host:3128}, {@code https://…} or {@code socks5://…}. */
    public ClientBuilder proxy(String url) {
        engine.proxy(url);
        return this;
    }

    /** Which requests go by which proxy; the environment is not asked then. */
    public ClientBuilder proxies(Proxies choice) {
        engine.proxies(choice);
        return this;
    }

    /** Whether HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY choose the proxy; they do by default. */
    public ClientBuilder trustEnv(boolean isTrusted) {
        engine.trustEnv(isTrusted);
        return this;
    }

    /** Whether HTTP/2 is offered to secured peers; it is by default. */
    public ClientBuilder http2(boolean isSpoken) {
        engine.http2(isSpoken);
        return this;
    }

    /** How often a connection is tried again that did not come about; 0 by default. */
    public ClientBuilder retries(int most) {
        engine.retries(most);
        return this;
    }

    /** How sockets are made: from where, with which options, or to a unix socket. */
    public ClientBuilder sockets(SocketSettings settings) {
        engine.sockets(settings);
        return this;
    }

    /** From names to connections: how long addresses are kept, hosts that need no look-up, the delay between attempts. */
    public ClientBuilder names(NameSettings settings) {
        engine.names(settings);
        return this;
    }

    /** Who finds addresses; the operating system by default. */
    public ClientBuilder resolver(Resolver names) {
        engine.resolver(names);
        return this;
    }

    /** The number of event loops; one per four processors by default, at least one. */
    public ClientBuilder loops(int count) {
        engine.loops(count);
        return this;
    }

    /**
     * Where cookies are kept; null for nowhere. Unless this is said, the client has a jar of its own, {@link Client#cookies}.
     */
    public ClientBuilder cookies(@Nullable CookieJar jar) {
        engine.cookies(jar);
        return this;
    }

    /** Reads and writes JSON for {@code json(…)}; {@link JacksonCodec} by default, if Jackson is on the class path. */
    public ClientBuilder jsonCodec(JsonCodec codec) {
        jsonCodec = codec;
        return this;
    }

    /** Carries the requests in place of the pool. It stays its maker's: the client does not close it. */
    public ClientBuilder transport(Transport carrier) {
        engine.transport(carrier);
        return this;
    }

    /** Hears what happens to every call, phase by phase; null, the default, for nobody. See {@link Trace} for what it may do. */
    public ClientBuilder trace(@Nullable Trace listener) {
        engine.trace(listener);
        return this;
    }

    /** Whether the warning about a forgotten stream tells where it was opened; see the engine's setting. Off by default. */
    public ClientBuilder leakDetection(boolean on) {
        engine.leakDetection(on);
        return this;
    }

    /**
     * Carries the requests to some URLs by a transport of their own, by httpx's patterns: {@code all://*.example.com},
     * {@code https://}, {@code http://localhost:8080}. The more particular pattern wins. It stays its maker's: the client
     * does not close it.
     */
    public ClientBuilder mount(String pattern, @Nullable Transport carrier) {
        engine.mount(pattern, carrier);
        return this;
    }

    /** The engine's own builder, for every setting that has no name here: {@code engine(e -> e.leakDetection(true))}. */
    public ClientBuilder engine(Consumer<HttpClientBuilder> settings) {
        settings.accept(engine);
        return this;
    }

    /** Opens the client; whoever calls this closes it. Files that the TLS settings name are read now. */
    public Client build() {
        if (jsonCodec != null) {
            engine.jsonCodec(jsonCodec);
        }
        return new Client(engine.build(), jsonCodec);
    }
}
