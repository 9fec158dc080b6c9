package dev.tern.http.internal.pool;

import dev.tern.http.Headers;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.internal.http1.RequestTarget;
import dev.tern.http.internal.proxy.ProxyAuthorization;
import dev.tern.http.internal.proxy.ProxyRefusal;
import org.jspecify.annotations.Nullable;

/** Pure. A request as it is sent by a proxy. */
final class ProxiedRequest {
    private static final String CREDENTIALS = ProxyAuthorization.FIELD;

    private ProxiedRequest() {}

    /** The proxy as this request needs it: where HTTP is to be left, no proxy may answer in the origin's place. */
    static @Nullable Proxy way(@Nullable Proxy chosen, boolean leavesHttp) {
        return chosen != null && leavesHttp ? chosen.tunnelingAll() : chosen;
    }

    /**
     * A plain one is given to an HTTP proxy with its whole URL (RFC 9112 §3.2.2) and what the proxy is to be told. In a tunnel
     * the proxy is told that with CONNECT, and the origin must not hear it.
     */
    static Request of(Request request, Proxy proxy) {
        if (!proxy.forwards(request.url().origin())) {
            return request.headers().contains(CREDENTIALS)
                    ? request.newBuilder()
                            .headers(request.headers()
                                    .newBuilder()
                                    .remove(CREDENTIALS)
                                    .build())
                            .build()
                    : request;
        }
        Headers.Builder headers = request.headers().newBuilder();
        Headers forProxy = proxy.headers();
        for (int i = 0; i < forProxy.size(); i++) {
            if (!request.headers().contains(forProxy.name(i))) {
                headers.add(forProxy.name(i), forProxy.value(i));
            }
        }
        return request.newBuilder()
                .headers(headers.build())
                .extension("target", RequestTarget.of(request, RequestTarget.Form.ABSOLUTE))
                .build();
    }

    /** What else the proxy is told, and asks for; null if that is settled. */
    static @Nullable ProxyAuthorization authorization(Request sent, Proxy proxy) throws ProxyRefusal {
        return !proxy.forwards(sent.url().origin()) || sent.headers().contains(CREDENTIALS)
                ? null
                : ProxyAuthorization.begin(
                        proxy, sent.method(), RequestTarget.of(sent, RequestTarget.Form.ABSOLUTE), sent.body());
    }

    static Request with(String credentials, Request sent) {
        Headers fields =
                sent.headers().newBuilder().set(CREDENTIALS, credentials).build();
        return sent.rewritten(sent.method(), sent.url(), fields, sent.body());
    }
}
