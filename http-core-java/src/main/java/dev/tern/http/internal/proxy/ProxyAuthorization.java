package dev.tern.http.internal.proxy;

import dev.tern.http.Auth;
import dev.tern.http.AuthFlow;
import dev.tern.http.AuthStep;
import dev.tern.http.Body;
import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.Url;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to one exchange, or to one connection on its way. What a proxy is told to be let through (RFC 9110
 * §11.7). The {@link Auth} is one as for origins: its flow is shown the proxy's URL with the target as it is sent, and the
 * proxy's words under the names of an origin's. So nothing that is kept for the proxy is ever given to an origin, or taken from
 * one.
 */
public final class ProxyAuthorization {
    public static final String FIELD = "Proxy-Authorization";

    private static final int REQUIRED = 407;

    /** A flow that answers refusal by refusal would go on for ever; Digest needs two. */
    private static final int ANSWERS_MAX = 4;

    /** What the proxy calls it, and what the flow knows it as. */
    private static final Map<String, String> NAMES = Map.of(
            "Proxy-Authenticate", "WWW-Authenticate",
            "Proxy-Authentication-Info", "Authentication-Info");

    private final Request asked;
    private final AuthFlow flow;
    private int answers;

    private ProxyAuthorization(Request asked, AuthFlow flow) {
        this.asked = asked;
        this.flow = flow;
    }

    /**
     * @param target as the request line has it
     * @param content what the proxy may want to see authenticated, or refuse to be sent twice
     * @return null if the proxy has no {@link Proxy#auth}
     */
    public static @Nullable ProxyAuthorization begin(Proxy proxy, Method method, String target, @Nullable Body content)
            throws ProxyRefusal {
        Auth auth = proxy.auth();
        if (auth == null) {
            return null;
        }
        Request asked = Request.builder(method, Url.parse(proxy.origin() + "/"))
                .content(content)
                .extension("target", target)
                .build();
        try {
            return new ProxyAuthorization(asked, auth.begin(asked));
        } catch (Exception e) {
            throw failed(e);
        }
    }

    /** The field's value that is sent without being asked for; null for none. */
    public @Nullable String upFront() throws ProxyRefusal {
        return credentials(next(null));
    }

    /** The field's value that answers what the proxy said; null if it said no 407, or nothing is left to say about it. */
    public @Nullable String answer(ResponseHead head) throws ProxyRefusal {
        if (head.status() != REQUIRED) {
            if (head.headers().contains("Proxy-Authentication-Info")) {
                credentials(next(shown(head, 200)));
            }
            return null;
        }
        AuthStep step = next(shown(head, 401));
        Body content = asked.body();
        boolean mayAsk = ++answers <= ANSWERS_MAX && (content == null || content.isReplayable());
        String credentials = credentials(step);
        return mayAsk ? credentials : null;
    }

    private AuthStep next(@Nullable Response previous) throws ProxyRefusal {
        try {
            AuthStep step = flow.next(previous);
            for (int waits = 0; step instanceof AuthStep.Await await && waits < ANSWERS_MAX; waits++) {
                CompletableFuture<?> until = await.until().toCompletableFuture();
                if (!until.isDone()) {
                    throw new ProxyRefusal(
                            "The authentication for the proxy has to wait for something, which is not possible"
                                    + " here: " + asked.url());
                }
                until.join();
                step = flow.next(previous);
            }
            return step;
        } catch (ProxyRefusal e) {
            throw e;
        } catch (CompletionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (Exception e) {
            // In Kotlin a flow may throw anything.
            throw failed(e);
        }
    }

    private @Nullable String credentials(AuthStep step) throws ProxyRefusal {
        if (!(step instanceof AuthStep.Send send)) {
            return null;
        }
        if (!send.request().url().equals(asked.url())) {
            throw new ProxyRefusal("The authentication for the proxy " + asked.url() + " wants to send a request to "
                    + send.request().url() + "; it can only answer");
        }
        return send.request().headers().get("Authorization");
    }

    /** The proxy's part of the answer; what else is in it is the origin's, and not for this flow. */
    private Response shown(ResponseHead head, int status) {
        Headers.Builder fields = Headers.builder();
        for (Headers.Field field : head.headers()) {
            NAMES.forEach((own, known) -> {
                if (own.equalsIgnoreCase(field.name())) {
                    fields.add(known, field.value());
                }
            });
        }
        return Response.builder(asked)
                .head(new ResponseHead(head.version(), status, head.reason(), fields.build()))
                .build();
    }

    private static ProxyRefusal failed(Throwable cause) {
        return new ProxyRefusal("The authentication for the proxy failed: " + cause.getMessage(), cause);
    }
}
