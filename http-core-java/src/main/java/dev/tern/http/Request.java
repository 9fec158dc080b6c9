package dev.tern.http;

import dev.tern.http.internal.bytes.Ascii;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. What to ask for: method, URL, headers, content, and how this one call differs from the client's settings.
 * Reusable, unless its content can be read only once. A client completes a relative URL with its base URL.
 *
 * <pre>{@code Request.get("https://example.com/"); Request.of(Method.POST, "items", r -> r.content("potion"))}</pre>
 */
public final class Request {
    private final Method method;
    private final Url url;
    private final Fields fields;
    private final @Nullable Body body;
    private final @Nullable Supplier<Headers> trailers;
    private final @Nullable Timeout timeout;
    private final @Nullable Auth auth;
    private final @Nullable Boolean followRedirects;
    private final Map<String, Object> extensions;
    private final boolean complete;

    private Request(Builder builder) {
        method = builder.method;
        url = builder.params.isEmpty() ? builder.url : builder.url.mergeParams(builder.params);
        Headers headers = builder.headers.build();
        fields = new Fields(headers, null, builder.cookies);
        body = ContentFields.withGivenBoundary(builder.body, headers.first("Content-Type"));
        trailers = builder.trailers;
        timeout = builder.timeout;
        auth = builder.auth;
        followRedirects = builder.followRedirects;
        extensions = builder.extensions.isEmpty() ? Map.of() : Map.copyOf(builder.extensions);
        complete = false;
        ContentFields.checkLength(headers, body);
    }

    private Request(
            Request from, Method method, Url url, Fields fields, @Nullable Body body, @Nullable Timeout timeout) {
        this.method = method;
        this.url = url;
        this.fields = fields;
        this.body = body;
        this.trailers = body == null ? null : from.trailers;
        this.timeout = timeout;
        this.auth = from.auth;
        this.followRedirects = from.followRedirects;
        this.extensions = from.extensions;
        this.complete = true;
    }

    /** The fields; what is sent instead when a client attached cookies; the cookies that the request itself brings. */
    private record Fields(Headers own, @Nullable Headers attached, Map<String, String> cookies) {
        Headers sent() {
            return attached == null ? own : attached;
        }
    }

    public static Request get(String url) {
        return builder(Method.GET, url).build();
    }

    public static Request head(String url) {
        return builder(Method.HEAD, url).build();
    }

    public static Request options(String url) {
        return builder(Method.OPTIONS, url).build();
    }

    public static Request post(String url, Consumer<Builder> settings) {
        return of(Method.POST, url, settings);
    }

    public static Request put(String url, Consumer<Builder> settings) {
        return of(Method.PUT, url, settings);
    }

    public static Request patch(String url, Consumer<Builder> settings) {
        return of(Method.PATCH, url, settings);
    }

    public static Request delete(String url) {
        return builder(Method.DELETE, url).build();
    }

    public static Request query(String url, Consumer<Builder> settings) {
        return of(Method.QUERY, url, settings);
    }

    /** A request of any method, settled by the consumer. */
    public static Request of(Method method, String url, Consumer<Builder> settings) {
        Builder builder = builder(method, url);
        settings.accept(builder);
        return builder.build();
    }

    /** A builder; a URL that does not parse is refused here with {@link IllegalArgumentException}. */
    public static Builder builder(Method method, String url) {
        return new Builder(method, Url.parse(url));
    }

    /** A builder. */
    public static Builder builder(Method method, Url url) {
        return new Builder(method, url);
    }

    /** A builder that starts with everything this request has, but for what a client attached of its cookies. */
    public Builder newBuilder() {
        Builder builder = new Builder(method, url);
        builder.headers.addAll(fields.own);
        builder.cookies = fields.cookies;
        builder.body = body;
        builder.trailers = trailers;
        builder.timeout = timeout;
        builder.auth = auth;
        builder.followRedirects = followRedirects;
        builder.extensions = extensions;
        return builder;
    }

    public Method method() {
        return method;
    }

    public Url url() {
        return url;
    }

    public Headers headers() {
        return fields.sent();
    }

    /** For clients: the fields but for the cookies that a client attached, which are for one exchange only. */
    public Headers ownHeaders() {
        return fields.own;
    }

    /** The cookies that this request brings itself, by name. */
    public Map<String, String> cookies() {
        return fields.cookies;
    }

    /** The content, or null when the request has none (which is not the same as empty content). */
    public @Nullable Body body() {
        return body;
    }

    /** Asked for the trailer section after the last octet of content; null when there is none. */
    public @Nullable Supplier<Headers> trailers() {
        return trailers;
    }

    /** The limits of this call, or null for the client's. */
    public @Nullable Timeout timeout() {
        return timeout;
    }

    /** How this call is authenticated; null for the client's way, {@link Auth#none} for none. */
    public @Nullable Auth auth() {
        return auth;
    }

    /** Whether redirects of this call are followed; null for the client's choice. */
    public @Nullable Boolean followRedirects() {
        return followRedirects;
    }

    /** Settings for transports, by name; the way out for what has no place of its own (httpx's extensions). */
    public Map<String, Object> extensions() {
        return extensions;
    }

    /** Whether the request waits for 100 (Continue) before it sends its content (RFC 9110 §10.1.1). */
    public boolean expectsContinue() {
        return body != null && fields.sent().containsToken("Expect", "100-continue");
    }

    /** For clients: this request with what a client adds; it is then sent as it is. */
    public Request completed(Url absolute, Headers merged, Timeout limits) {
        return new Request(this, method, absolute, new Fields(merged, null, fields.cookies), body, limits);
    }

    /** For clients: this request as complete as it is, with another target or without its content. */
    public Request rewritten(Method newMethod, Url absolute, Headers headers, @Nullable Body content) {
        return new Request(this, newMethod, absolute, new Fields(headers, null, fields.cookies), content, timeout);
    }

    /** For clients: this request as complete as it is, with other limits. */
    public Request withTimeout(Timeout limits) {
        return new Request(this, method, url, fields, body, limits);
    }

    /** For clients: this request with a Cookie field for one exchange, or null; what is made from it has it no more. */
    public Request withAttachedCookies(@Nullable String field) {
        if (field == null && fields.attached == null) {
            return this;
        }
        Headers sent = field == null
                ? null
                : fields.own.newBuilder().set("Cookie", field).build();
        return new Request(this, method, url, new Fields(fields.own, sent, fields.cookies), body, timeout);
    }

    /** For clients: this request without cookies of any kind, as it may go to another origin. */
    public Request withoutCookies() {
        Headers without = fields.own.newBuilder().remove("Cookie").build();
        return new Request(this, method, url, new Fields(without, null, Map.of()), body, timeout);
    }

    /** Whether a client has completed it. A changed copy made by {@link #newBuilder} is a draft again. */
    public boolean isComplete() {
        return complete;
    }

    /** As httpx prints it; a password in the URL is masked. */
    @Override
    public String toString() {
        return "<Request('" + method + "', '" + url + "')>";
    }

    /** Not thread-safe. Settles a {@link Request}; every face hands it to its callers. */
    public static final class Builder {
        private Method method;
        private Url url;
        private QueryParams params = QueryParams.of();
        private final Headers.Builder headers = Headers.builder();
        private Map<String, String> cookies = Map.of();
        private @Nullable Body body;
        private @Nullable Supplier<Headers> trailers;
        private @Nullable Timeout timeout;
        private @Nullable Auth auth;
        private @Nullable Boolean followRedirects;
        private @Nullable JsonCodec jsonCodec;
        private Map<String, Object> extensions = Map.of();

        private Builder(Method method, Url url) {
            this.method = method;
            this.url = url;
        }

        public Builder method(Method method) {
            this.method = method;
            return this;
        }

        public Builder url(Url url) {
            this.url = url;
            return this;
        }

        /** Adds a query parameter; the URL's own query stays. */
        public Builder param(String name, Object value) {
            params = params.add(name, value);
            return this;
        }

        /** Adds query parameters; the URL's own query stays. */
        public Builder params(Map<String, ?> more) {
            more.forEach(this::param);
            return this;
        }

        /** Sets a field, replacing lines of the same name. */
        public Builder header(String name, String value) {
            headers.set(name, value);
            return this;
        }

        /** Adds a field line and keeps those of the same name. */
        public Builder addHeader(String name, String value) {
            headers.add(name, value);
            return this;
        }

        /** Sets each of these fields. */
        public Builder headers(Headers more) {
            headers.setAll(more);
            return this;
        }

        public Builder removeHeader(String name) {
            headers.remove(name);
            return this;
        }

        /** Sends a cookie, in place of the client's of this name, up to a redirect to another origin. */
        public Builder cookie(String name, String value) {
            cookies = RequestCookies.with(cookies, name, value);
            return this;
        }

        /** Text in UTF-8; no Content-Type is added. */
        public Builder content(String text) {
            return content(Body.of(text));
        }

        public Builder content(byte[] octets) {
            return content(Body.of(octets));
        }

        public Builder content(@Nullable Body content) {
            body = content;
            return this;
        }

        /** Names and values as an HTML form sends them; a list or array of values repeats the name. */
        public Builder form(Map<String, ?> fields) {
            return form(QueryParams.of(fields));
        }

        /** Names and values as an HTML form sends them, in this order. */
        public Builder form(QueryParams fields) {
            return content(Body.of(ByteString.encodeUtf8(fields.toString()), "application/x-www-form-urlencoded"));
        }

        /** Fields and files as an HTML form sends them. With a type variable Kotlin takes its own, with a receiver. */
        public <C extends Consumer<Multipart.Builder>> Builder multipart(C parts) {
            Multipart.Builder builder = Multipart.builder();
            parts.accept(builder);
            return content(builder.build());
        }

        /** The value as JSON by the client's codec; refused when the client has none. */
        public Builder json(Object value) {
            if (jsonCodec == null) {
                throw new IllegalStateException("No JSON codec: make the request through a client that has one"
                        + " (jsonCodec(…) on its builder), or give content(…) with a Content-Type");
            }
            try {
                return json(jsonCodec.encode(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Text that is JSON already. */
        public Builder json(ByteString encoded) {
            return content(Body.of(encoded, "application/json"));
        }

        /** For clients: the codec that {@link #json(Object)} uses. */
        public Builder jsonCodec(@Nullable JsonCodec codec) {
            jsonCodec = codec;
            return this;
        }

        /** For faces: the codec that {@link #json(Object)} uses; null when there is none. */
        public @Nullable JsonCodec jsonCodec() {
            return jsonCodec;
        }

        /** Fields sent behind the content, asked for when the last octet has been read (RFC 9110 §6.5). */
        public Builder trailers(Supplier<Headers> fields) {
            trailers = fields;
            return this;
        }

        /** Waits for 100 (Continue) before the content is sent (RFC 9110 §10.1.1). */
        public Builder expectContinue() {
            return header("Expect", "100-continue");
        }

        /** The limits of this call in place of the client's. */
        public Builder timeout(Timeout limits) {
            timeout = limits;
            return this;
        }

        /** How this call is authenticated, in place of the client's way; {@link Auth#none} for not at all. */
        public Builder auth(Auth how) {
            auth = how;
            return this;
        }

        /** Whether redirects of this call are followed, in place of the client's choice. */
        public Builder followRedirects(boolean follow) {
            followRedirects = follow;
            return this;
        }

        public Builder extension(String name, Object value) {
            extensions = new HashMap<>(extensions);
            extensions.put(Ascii.toLower(name), value);
            return this;
        }

        public Request build() {
            return new Request(this);
        }
    }
}
