package dev.tern.http.internal.client;

import dev.tern.http.Auth;
import dev.tern.http.Method;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.Trace;
import dev.tern.http.internal.coding.ContentCodings;
import dev.tern.http.internal.coding.ContentDecoder;
import dev.tern.http.internal.loop.Alarms;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Set;
import java.util.function.Function;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. What a client does round each exchange.
 *
 * @param auth for calls that have none of their own; null for none
 * @param redirects which redirects are followed
 * @param sensitive names of fields that do not go to another origin, beside the usual ones
 * @param cookies where cookies come from and go to
 * @param defaultCharset of text whose Content-Type names none, by its content
 * @param contentBytesMax octets of content, as delivered, that a response may have
 * @param hooks see each request and response
 * @param alarms watch the time of a call while it has no exchange
 * @param retries which requests are sent again
 * @param codings undoes content codings; null to deliver them as they came
 * @param trace hears of all calls; null for none
 */
public record CallRules(
        @Nullable Auth auth,
        RedirectPolicy redirects,
        Set<String> sensitive,
        CookieRules cookies,
        @Nullable ContentCodings codings,
        Function<? super ByteString, Charset> defaultCharset,
        long contentBytesMax,
        Hooks hooks,
        Alarms alarms,
        RetryRules retries,
        @Nullable Trace trace) {
    boolean follows(Request request) {
        Boolean own = request.followRedirects();
        return own == null ? redirects.follow() : own;
    }

    RedirectDecision redirectDecision() {
        return new RedirectDecision(redirects, sensitive);
    }

    @Nullable
    Auth authFor(Request request) {
        return request.auth() == null ? auth : request.auth();
    }

    /** What undoes the codings of this response; null if there is nothing to undo. */
    @Nullable
    ContentDecoder decoderFor(Request request, ResponseHead head) throws IOException {
        // Without content there is nothing to decode, whatever the fields say of the content there might have been.
        boolean hasContent = !request.method().equals(Method.HEAD)
                && head.status() >= 200
                && head.status() != 204
                && head.status() != 304;
        boolean raw = Boolean.FALSE.equals(request.extensions().get("decompress"));
        return codings == null || raw || !hasContent ? null : codings.decoderFor(head.headers());
    }

    /** Whether code of the user runs within the call, so that no stranger's thread may serve it. */
    boolean runsUserCode(Request request) {
        Auth how = authFor(request);
        return !hooks.isEmpty()
                || trace != null
                || request.extensions().containsKey(CallTrace.EXTENSION)
                || (how != null && how.runsUserCode());
    }
}
