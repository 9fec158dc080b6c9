package dev.tern.http.internal.client;

import dev.tern.http.Auth;
import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.QueryParams;
import dev.tern.http.Request;
import dev.tern.http.Timeout;
import dev.tern.http.Url;
import dev.tern.http.internal.coding.ContentCodings;
import java.nio.charset.StandardCharsets;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Completes a request with what the client says for all: base URL, headers, parameters, timeout. What the
 * request says itself wins, name by name (httpx's merging rules, but for parameters: they join the URL's query).
 */
public final class RequestDefaults {
    /** httpx's defaults in httpx's order, with a name of our own. */
    private static Headers builtIn(boolean decompress) {
        Headers.Builder fields = Headers.builder().add("Accept", "*/*");
        if (decompress) {
            fields.add("Accept-Encoding", ContentCodings.acceptEncoding());
        }
        return fields.add("Connection", "keep-alive")
                .add("User-Agent", "tern/" + Version.TEXT)
                .build();
    }

    private final @Nullable Url baseUrl;
    private final Headers headers;
    private final QueryParams params;
    private final Timeout timeout;
    private final @Nullable Auth auth;

    public RequestDefaults(
            @Nullable Url baseUrl,
            Headers headers,
            QueryParams params,
            Timeout timeout,
            @Nullable Auth auth,
            boolean decompress) {
        this.baseUrl = baseUrl;
        this.headers = builtIn(decompress).newBuilder().setAll(headers).build();
        this.params = params;
        this.timeout = timeout;
        this.auth = auth;
    }

    /** The request as it is to be sent. A complete one is left as it is. */
    public Request complete(Request request) {
        if (request.isComplete()) {
            return request;
        }
        Url url = absolute(request.url());
        boolean ownCredentials = request.auth() == null && request.headers().contains("Authorization");
        if (ownCredentials && auth != null) {
            // What the request says itself wins over the client's way; one that wants both says auth(…) itself.
            return complete(request.newBuilder().auth(Auth.none()).build());
        }
        return request.completed(
                withParams(url), merged(request, url), request.timeout() == null ? timeout : request.timeout());
    }

    /** The draft, which was made from another request that is complete, with what the other one has from its client. */
    static Request completeLike(Request other, Request draft) {
        return draft.isComplete()
                ? draft
                : draft.completed(
                        draft.url().isAbsolute() ? draft.url() : other.url().resolve(draft.url()),
                        draft.headers(),
                        timeoutOf(draft, other));
    }

    private static Timeout timeoutOf(Request draft, Request other) {
        Timeout own = draft.timeout() == null ? other.timeout() : draft.timeout();
        return own == null ? Timeout.defaults() : own;
    }

    /** The client's parameters join those of the URL, but for names that this has: the request's stand in it already. */
    private Url withParams(Url url) {
        if (params.isEmpty()) {
            return url;
        }
        QueryParams missing = params;
        for (String name : url.params().names()) {
            missing = missing.remove(name);
        }
        return missing.isEmpty() ? url : url.mergeParams(missing);
    }

    private Url absolute(Url url) {
        if (url.isAbsolute()) {
            return url;
        }
        if (baseUrl == null) {
            throw new IllegalArgumentException(
                    "The URL '" + url + "' is relative, and the client has no baseUrl(…) to complete it with");
        }
        return baseUrl.append(url);
    }

    private Headers merged(Request request, Url url) {
        Headers own = request.headers();
        Body body = request.body();
        String contentType = body == null || own.contains("Content-Type") ? null : body.contentType();
        boolean credentials = url.hasCredentials() && !own.contains("Authorization") && !hasAuth(request);
        if (own.isEmpty() && contentType == null && !credentials) {
            return headers;
        }
        Headers.Builder merged = headers.newBuilder().setAll(own);
        if (contentType != null) {
            merged.add("Content-Type", contentType);
        }
        if (credentials) {
            merged.set("Authorization", basic(url.username() + ":" + url.password()));
        }
        return merged.build();
    }

    /** Userinfo in the URL counts where nobody set an authentication (httpx's order). */
    private boolean hasAuth(Request request) {
        Auth how = request.auth() == null ? auth : request.auth();
        return how != null && how != Auth.none();
    }

    /** Userinfo in the URL becomes Basic credentials (RFC 7617), as in httpx. */
    private static String basic(String credentials) {
        return "Basic "
                + ByteString.encodeString(credentials, StandardCharsets.UTF_8).base64();
    }
}
