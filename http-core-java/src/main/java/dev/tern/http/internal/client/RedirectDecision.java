package dev.tern.http.internal.client;

import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.InvalidUrlException;
import dev.tern.http.Method;
import dev.tern.http.Phase;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.Request;
import dev.tern.http.RequestBodyException;
import dev.tern.http.ResponseHead;
import dev.tern.http.TooManyRedirectsException;
import dev.tern.http.UnsafeRedirectException;
import dev.tern.http.UnsupportedProtocolException;
import dev.tern.http.Url;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pure. Where a redirect leads (RFC 9110 §15.4), and what goes along.
 *
 * <pre>
 *   status   GET   HEAD   POST              others (QUERY stays QUERY behind 301 and 302)
 *   301      GET   HEAD   GET, no content   unchanged
 *   302      GET   HEAD   GET, no content   GET, no content
 *   303      GET   HEAD   GET, no content   GET, no content
 *   307, 308 unchanged, with content
 * </pre>
 *
 * Credentials go to the same origin only: scheme, host and port. What was dropped on one hop is gone for all that follow.
 *
 * @param sensitive names of further fields that are dropped on the way to another origin
 */
public record RedirectDecision(RedirectPolicy policy, Set<String> sensitive) {
    /** These describe content that is not sent any more. */
    private static final List<String> OF_CONTENT = List.of(
            "Content-Length",
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Content-Location",
            "Transfer-Encoding",
            "Expect",
            "Trailer");

    /** These are for the origin they were given for. */
    private static final List<String> OF_ORIGIN = List.of("Authorization", "Proxy-Authorization", "Cookie", "Host");

    /**
     * The request that follows the redirect.
     *
     * @param followed how many redirects of this call were followed before
     * @throws HttpException if it cannot or must not be followed
     */
    public Request follow(Request request, ResponseHead head, int followed) throws HttpException {
        HttpException.Circumstances circumstances = new HttpException.Circumstances(request, Phase.COMPLETE, true);
        if (followed >= policy.max()) {
            throw new TooManyRedirectsException(
                    "More than " + policy.max() + " redirects; the next leads to "
                            + head.headers().first("Location"),
                    circumstances,
                    null);
        }
        Url target = target(request, head, circumstances);
        if (request.url().origin().isSecure() && !target.origin().isSecure() && !policy.allowDowngrade()) {
            throw new UnsafeRedirectException(
                    "The redirect to " + target + " leads from https to http; allow it with RedirectPolicy",
                    circumstances,
                    null);
        }
        return rewritten(request, head.status(), target, circumstances);
    }

    private static Url target(Request request, ResponseHead head, HttpException.Circumstances circumstances)
            throws HttpException {
        String location = String.valueOf(head.headers().first("Location"));
        Url target;
        try {
            target = request.url().resolve(location);
        } catch (InvalidUrlException e) {
            throw new RemoteProtocolException(
                    "The Location of the redirect is no URL: " + e.getMessage(), circumstances, e);
        }
        if (!target.scheme().equals("http") && !target.scheme().equals("https")) {
            throw new UnsupportedProtocolException(
                    "The redirect leads to the scheme " + target.scheme() + ", which is not spoken here",
                    circumstances,
                    null);
        }
        String inherited = request.url().fragment();
        if (target.fragment() == null && inherited != null) {
            target = target.newBuilder().fragment(inherited).build();
        }
        // Credentials in a Location are somebody else's; ours, if the URL had some, stand in Authorization.
        return target.hasCredentials() ? target.withoutCredentials() : target;
    }

    private Request rewritten(Request request, int status, Url target, HttpException.Circumstances circumstances)
            throws HttpException {
        Method method = methodAfter(request.method(), status);
        Body body = request.body();
        Headers.Builder headers = request.ownHeaders().newBuilder();
        if (!method.equals(request.method()) || status == 303) {
            body = null;
            OF_CONTENT.forEach(headers::remove);
        } else if (body != null && !body.isReplayable()) {
            throw new RequestBodyException(
                    "The redirect " + status + " asks for the content again, but it can be read once only;"
                            + " give a replayable body",
                    circumstances,
                    null);
        }
        if (target.origin().equals(request.url().origin())) {
            return request.rewritten(method, target, headers.build(), body);
        }
        OF_ORIGIN.forEach(headers::remove);
        sensitive.forEach(headers::remove);
        return request.rewritten(method, target, headers.build(), body).withoutCookies();
    }

    private static Method methodAfter(Method method, int status) {
        boolean switches = switch (status) {
            case 301 -> method.equals(Method.POST);
            case 302 -> !method.equals(Method.HEAD) && !method.equals(Method.QUERY);
            case 303 -> !method.equals(Method.HEAD);
            default -> false;
        };
        return switches ? Method.GET : method;
    }

    /** As {@link #follow} for a caller that sends it by hand; null if it would not be allowed. */
    public @Nullable Request next(Request request, ResponseHead head) {
        try {
            return follow(request, head, 0);
        } catch (HttpException e) {
            return null;
        }
    }
}
