package dev.tern.http.client;

import dev.tern.http.Auth;
import dev.tern.http.Headers;
import dev.tern.http.JsonCodec;
import dev.tern.http.Limits;
import dev.tern.http.NameSettings;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.Proxies;
import dev.tern.http.Proxy;
import dev.tern.http.QueryParams;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.Request;
import dev.tern.http.RetryPolicy;
import dev.tern.http.SocketSettings;
import dev.tern.http.Timeout;
import dev.tern.http.Tls;
import dev.tern.http.Url;
import dev.tern.http.cookie.CookieJar;
import dev.tern.http.exchange.RequestHook;
import dev.tern.http.exchange.Resolver;
import dev.tern.http.exchange.ResponseHook;
import dev.tern.http.exchange.ResponseObserver;
import dev.tern.http.exchange.Trace;
import dev.tern.http.exchange.Transport;
import dev.tern.http.internal.bytes.UrlPattern;
import dev.tern.http.internal.client.CallRules;
import dev.tern.http.internal.client.RequestDefaults;
import dev.tern.http.internal.loop.Alarms;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Not thread-safe. Settles an {@link HttpClient}. What is not set has httpx's default: 5 seconds for each phase, 100
 * connections of which 20 are kept idle for 5 seconds, TLS verified, no redirects followed.
 */
public final class HttpClientBuilder {
    private @Nullable Url baseUrl;
    private Headers headers = Headers.empty();
    private QueryParams params = QueryParams.of();
    private Timeout timeout = Timeout.defaults();
    boolean leakDetection;

    /** Shared with the client that this one is derived from; null for an own one. */
    @Nullable
    Alarms alarms;

    @Nullable
    Executor callbackExecutor;

    @Nullable
    JsonCodec jsonCodec;

    private final EngineSettings engine;
    private final RuleSettings rules;
    private final TransportSettings transports;

    HttpClientBuilder() {
        this(new EngineSettings(), new RuleSettings(), new TransportSettings());
    }

    private HttpClientBuilder(EngineSettings engine, RuleSettings rules, TransportSettings transports) {
        this.engine = engine;
        this.rules = rules;
        this.transports = transports;
    }

    /** Completes relative URLs: they are appended to its path (httpx's rules). */
    public HttpClientBuilder baseUrl(String url) {
        Url parsed = Url.parse(url);
        if (!parsed.isAbsolute()) {
            throw new IllegalArgumentException("A base URL must be absolute: '" + url + "'");
        }
        baseUrl = parsed;
        return this;
    }

    /** Sets a field for every request; a request's own field of the name wins. */
    public HttpClientBuilder header(String name, String value) {
        headers = headers.newBuilder().set(name, value).build();
        return this;
    }

    /** Sets fields for every request. */
    public HttpClientBuilder headers(Headers fields) {
        headers = headers.newBuilder().setAll(fields).build();
        return this;
    }

    /** Adds a query parameter to every request. */
    public HttpClientBuilder param(String name, Object value) {
        params = params.add(name, value);
        return this;
    }

    /** The limits in time of every call that has none of its own. */
    public HttpClientBuilder timeout(Timeout limits) {
        timeout = limits;
        return this;
    }

    /** How requests are authenticated that do not say it themselves. */
    public HttpClientBuilder auth(@Nullable Auth how) {
        rules.auth = how;
        return this;
    }

    /** Whether redirects are followed; they are not by default. */
    public HttpClientBuilder followRedirects(boolean follow) {
        rules.redirects = rules.redirects.withFollow(follow);
        return this;
    }

    /** Which redirects are followed. */
    public HttpClientBuilder redirects(RedirectPolicy policy) {
        rules.redirects = policy;
        return this;
    }

    /** Which requests are sent again, and when; null, the default, for none. Connections alone: {@link #retries}. */
    public HttpClientBuilder retry(@Nullable RetryPolicy policy) {
        rules.retry(policy);
        return this;
    }

    /** Marks a field that goes to no other origin with a redirect, as Authorization, Proxy-Authorization and Cookie never do. */
    public HttpClientBuilder sensitiveHeader(String name) {
        rules.sensitive.add(name);
        return this;
    }

    /**
     * Where cookies are kept; null for nowhere, so that none of the servers' is ever sent. Unless this is said, a client has
     * a jar of its own, and clients derived from it share that.
     */
    public HttpClientBuilder cookies(@Nullable CookieJar jar) {
        rules.cookies = jar;
        rules.ownCookies = false;
        return this;
    }

    /** Adds a hook that sees every request before it is sent. */
    public HttpClientBuilder requestHook(RequestHook hook) {
        rules.requestHooks.add(hook);
        return this;
    }

    /** Adds a hook that sees every request before it is sent, and answers at once. */
    public HttpClientBuilder onRequest(UnaryOperator<Request> hook) {
        return requestHook(request -> CompletableFuture.completedFuture(hook.apply(request)));
    }

    /** Adds a hook that sees every response before its caller does. */
    public HttpClientBuilder responseHook(ResponseHook hook) {
        rules.responseHooks.add(hook);
        return this;
    }

    /** Adds a hook that sees the head of every response before its caller does, and answers at once. */
    public HttpClientBuilder onResponse(ResponseObserver hook) {
        return responseHook(response -> {
            try {
                hook.onResponse(response);
                return CompletableFuture.completedFuture(response);
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    /**
     * Whether content codings are asked for and undone; they are by default. Without, content comes as it was sent, and
     * Accept-Encoding is left to the caller.
     */
    public HttpClientBuilder decompress(boolean on) {
        rules.decompress = on;
        return this;
    }

    /**
     * Whether content with a coding that is not known here fails the call with {@link dev.tern.http.DecodingException}. By
     * default it is handed out as it came, and Content-Encoding says what it is. Has no effect where nothing is decoded.
     */
    public HttpClientBuilder refuseUnknownCodings(boolean on) {
        rules.refuseUnknownCodings = on;
        return this;
    }

    /** The charset of text whose Content-Type names none; UTF-8 by default. */
    public HttpClientBuilder defaultCharset(Charset charset) {
        return defaultCharset(content -> charset);
    }

    /**
     * How the charset of text is found whose Content-Type names none, by looking at its content; of a response that is streamed
     * the function sees no octets. It runs where the text is asked for.
     */
    public HttpClientBuilder defaultCharset(Function<? super ByteString, Charset> choice) {
        rules.defaultCharset = choice;
        return this;
    }

    /** How many connections, and for how long. */
    public HttpClientBuilder limits(Limits connectionLimits) {
        engine.limits = connectionLimits;
        return this;
    }

    /** What a peer may send at the most. */
    public HttpClientBuilder protocolLimits(ProtocolLimits peerLimits) {
        engine.protocolLimits = peerLimits;
        return this;
    }

    /** How connections are secured. */
    public HttpClientBuilder tls(Tls settings) {
        engine.tls = settings;
        return this;
    }

    /**
     * Whether HTTP/1.1 is spoken; it is by default. Without it HTTP/2 is spoken at once on connections in clear too ("prior
     * knowledge", RFC 9113 §3.3), and a secured peer that does not choose HTTP/2 is refused.
     */
    public HttpClientBuilder http1(boolean isSpoken) {
        engine.http1 = isSpoken;
        return this;
    }

    /** Whether HTTP/2 is offered to secured peers (RFC 9113 §3.2), which choose; it is by default. In httpx it is not. */
    public HttpClientBuilder http2(boolean isSpoken) {
        engine.http2 = isSpoken;
        return this;
    }

    /**
     * After how much silence the peer of an HTTP/2 connection with calls on it is asked for a sign of life (PING); one that
     * gives none for as long again, 5 s at most, is given up. Never by default: the calls' own timeouts find out too, if later.
     */
    public HttpClientBuilder http2KeepAlive(Duration silence) {
        engine.http2KeepAlive(silence);
        return this;
    }

    /** Sends everything by this proxy; {@link #proxies} chooses by URL. */
    public HttpClientBuilder proxy(String url) {
        return proxies(Proxies.of(Proxy.of(url)));
    }

    /** Which requests go by which proxy. Then the environment is not asked. */
    public HttpClientBuilder proxies(Proxies choice) {
        engine.proxies = choice;
        return this;
    }

    /**
     * Whether HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY choose the proxy, where no other setting does, and SSL_CERT_FILE or
     * SSL_CERT_DIR whom to trust; they do by default, as in httpx. They are read when the client is built.
     */
    public HttpClientBuilder trustEnv(boolean isTrusted) {
        engine.trustsEnvironment = isTrusted;
        return this;
    }

    /** How often a connection is tried again that did not come about; 0 by default. See {@code RETRY} of {@link Trace}. */
    public HttpClientBuilder retries(int most) {
        engine.connectRetries(most);
        return this;
    }

    /** How sockets are made: from where, with which options, or to a unix socket. */
    public HttpClientBuilder sockets(SocketSettings settings) {
        engine.sockets = settings;
        return this;
    }

    /** Who finds addresses; the operating system by default. */
    public HttpClientBuilder resolver(Resolver names) {
        engine.resolver = names;
        return this;
    }

    /** From names to connections: how long addresses are kept, hosts that need no look-up, the delay between attempts. */
    public HttpClientBuilder names(NameSettings settings) {
        engine.names = settings;
        return this;
    }

    /** The number of event loops; one per four processors by default, at least one. */
    public HttpClientBuilder loops(int count) {
        engine.loops = count;
        return this;
    }

    /** Hears what happens to every call, phase by phase; null, the default, for nobody. See {@link Trace} for what it may do. */
    public HttpClientBuilder trace(@Nullable Trace listener) {
        rules.trace = listener;
        return this;
    }

    /**
     * Whether the warning about a streamed response that was neither read to its end nor closed tells where it was opened: off by
     * default, since it costs a stack trace each time.
     */
    public HttpClientBuilder leakDetection(boolean on) {
        leakDetection = on;
        return this;
    }

    /** Where callbacks run and futures complete; null, the default, is the event loop. */
    public HttpClientBuilder callbackExecutor(@Nullable Executor executor) {
        callbackExecutor = executor;
        return this;
    }

    /** Reads and writes JSON for {@code json(…)}. */
    public HttpClientBuilder jsonCodec(JsonCodec codec) {
        jsonCodec = codec;
        return this;
    }

    /** Carries the requests in place of the pool. It stays its maker's: the client does not close it. */
    public HttpClientBuilder transport(Transport carrier) {
        transports.carrier = carrier;
        return this;
    }

    /**
     * Has all requests but those of mounts pass by what this makes of the client's transport, such as a {@link LimitedTransport};
     * the client closes it. Clients that are derived share it.
     */
    public HttpClientBuilder wrapTransport(@Nullable UnaryOperator<Transport> wrapper) {
        transports.wrapper = wrapper;
        return this;
    }

    /**
     * Carries the requests to some URLs by a transport of their own, by httpx's patterns: {@code all://*.example.com},
     * {@code https://}, {@code http://localhost:8080}. The more particular pattern wins. The client does not close it.
     *
     * @param carrier null for the usual transport, as an exception from a wider pattern
     */
    public HttpClientBuilder mount(String pattern, @Nullable Transport carrier) {
        transports.mounts.put(UrlPattern.parse(pattern), carrier);
        return this;
    }

    /** Opens the client. Files that the TLS settings name are read now. */
    public HttpClient build() {
        HttpClientBuilder settled = copy(transports.copy());
        if (rules.ownCookies) {
            settled.cookies(new CookieJar());
        }
        return new HttpClient(settled, transports.choose(() -> engine.open(System.getenv())));
    }

    /** Opens only what carries requests, by these settings: to be {@link #mount mounted}. Whoever opens it closes it. */
    public Transport openTransport() {
        return engine.open(System.getenv());
    }

    HttpClientBuilder derived(Transport shared, Alarms sharedAlarms) {
        HttpClientBuilder derived = copy(transports.derived(shared));
        derived.alarms = sharedAlarms;
        return derived;
    }

    RequestDefaults requestDefaults() {
        return new RequestDefaults(baseUrl, headers, params, timeout, rules.auth, rules.decompress);
    }

    Transport routed(Transport usual) {
        return transports.routed(usual);
    }

    CallRules callRules(Alarms alarms) {
        return rules.settle(engine.protocolLimits, alarms);
    }

    private HttpClientBuilder copy(TransportSettings carriers) {
        HttpClientBuilder copy = new HttpClientBuilder(engine.copy(), rules.copy(), carriers);
        copy.baseUrl = baseUrl;
        copy.headers = headers;
        copy.params = params;
        copy.timeout = timeout;
        copy.leakDetection = leakDetection;
        copy.alarms = alarms;
        copy.callbackExecutor = callbackExecutor;
        copy.jsonCodec = jsonCodec;
        return copy;
    }
}
