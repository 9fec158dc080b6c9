package dev.tern.http.client;

import dev.tern.http.Auth;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.RedirectPolicy;
import dev.tern.http.RetryPolicy;
import dev.tern.http.cookie.CookieJar;
import dev.tern.http.exchange.RequestHook;
import dev.tern.http.exchange.ResponseHook;
import dev.tern.http.exchange.Trace;
import dev.tern.http.internal.client.CallRules;
import dev.tern.http.internal.client.CookieRules;
import dev.tern.http.internal.client.Hooks;
import dev.tern.http.internal.client.RetryRules;
import dev.tern.http.internal.coding.ContentCodings;
import dev.tern.http.internal.loop.Alarms;
import dev.tern.http.internal.loop.WallClock;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Confined to its builder. What happens to the calls of a client, and not by what connections. */
final class RuleSettings {
    @Nullable
    Auth auth;

    RedirectPolicy redirects = RedirectPolicy.defaults();
    final Set<String> sensitive = new LinkedHashSet<>();
    final List<RequestHook> requestHooks = new ArrayList<>();
    final List<ResponseHook> responseHooks = new ArrayList<>();

    @Nullable
    CookieJar cookies;

    /** Whether the client gets an empty jar of its own; it then stands in {@link #cookies}. */
    boolean ownCookies = true;

    boolean decompress = true;
    boolean refuseUnknownCodings;
    Function<? super ByteString, Charset> defaultCharset = content -> StandardCharsets.UTF_8;

    @Nullable
    RetryPolicy retry;

    /** The same with its budget, from when a client is built: those derived from it share that. */
    @Nullable
    RetryRules retries;

    @Nullable
    Trace trace;

    void retry(@Nullable RetryPolicy policy) {
        retry = policy;
        retries = null;
    }

    RuleSettings copy() {
        RuleSettings copy = new RuleSettings();
        copy.auth = auth;
        copy.redirects = redirects;
        copy.sensitive.addAll(sensitive);
        copy.requestHooks.addAll(requestHooks);
        copy.responseHooks.addAll(responseHooks);
        copy.cookies = cookies;
        copy.ownCookies = ownCookies;
        copy.decompress = decompress;
        copy.refuseUnknownCodings = refuseUnknownCodings;
        copy.defaultCharset = defaultCharset;
        copy.retry = retry;
        copy.retries = retries;
        copy.trace = trace;
        return copy;
    }

    CallRules settle(ProtocolLimits limits, Alarms alarms) {
        if (retries == null) {
            retries = new RetryRules(retry);
        }
        return new CallRules(
                auth,
                redirects,
                Set.copyOf(sensitive),
                new CookieRules(cookies, WallClock::now),
                decompress ? new ContentCodings(limits.decodedRatio(), refuseUnknownCodings) : null,
                defaultCharset,
                limits.contentBytes(),
                new Hooks(List.copyOf(requestHooks), List.copyOf(responseHooks)),
                alarms,
                retries,
                trace);
    }
}
