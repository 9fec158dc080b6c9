package dev.tern.http.internal.pool;

import dev.tern.http.Headers;
import dev.tern.http.Proxy;
import dev.tern.http.Request;
import dev.tern.http.internal.http1.RequestTarget;

/** Pure. A request as it is sent by a proxy. */
final class ProxiedRequest {
    private static final String CREDENTIALS = "Proxy-Authorization";

    private ProxiedRequest() {}

    /**
     * A plain one is given to an HTTP proxy with its whole URL (RFC 9112 §3.2.2) and what the proxy is to be told. In a tunnel
     * the proxy is told that with CONNECT, and the origin must not hear it.
     */
    static Request of(Request request, Proxy proxy, boolean leavesHttp) {
        boolean isTunneled = proxy.isSocks() || "https".equals(request.url().scheme()) || leavesHttp;
        if (isTunneled) {
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
}
