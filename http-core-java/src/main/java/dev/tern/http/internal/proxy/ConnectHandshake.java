package dev.tern.http.internal.proxy;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.http1.FieldWriter;
import dev.tern.http.internal.http1.Http1Violation;
import dev.tern.http.internal.http1.ResponseDecoder;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pure state; confined to its owner. A tunnel by CONNECT (RFC 9110 §9.3.6). A challenge (407) is answered on the same
 * connection if the proxy keeps it, else on the next one that this object is begun on.
 */
public final class ConnectHandshake implements ProxyHandshake {
    /** An explanation, not a page. */
    private static final long REFUSAL_BYTES = 64 << 10;

    private final String authority;
    private final Headers headers;
    private final ProtocolLimits limits;
    private final @Nullable ProxyAuthorization authorization;
    private final Buffer content = new Buffer();
    private ResponseDecoder decoder;
    private @Nullable ResponseHead refused;

    /** What the next CONNECT has; from the answer to a challenge until it is sent. */
    private @Nullable String credentials;

    /**
     * @param authority host and port of the target, an IPv6 address in brackets
     * @param headers what the proxy is told beside Host
     * @param authorization how the proxy is authenticated to, beside that; null for not at all
     */
    public ConnectHandshake(
            String authority, Headers headers, ProtocolLimits limits, @Nullable ProxyAuthorization authorization) {
        this.authority = authority;
        this.headers = headers;
        this.limits = limits;
        this.authorization = authorization;
        decoder = new ResponseDecoder(limits);
    }

    @Override
    public void begin(Buffer out) throws ProxyRefusal {
        decoder = new ResponseDecoder(limits);
        if (credentials == null && authorization != null) {
            credentials = authorization.upFront();
        }
        ask(out);
    }

    private void ask(Buffer out) {
        out.writeUtf8("CONNECT ").writeUtf8(authority).writeUtf8(" HTTP/1.1\r\n");
        FieldWriter.write("Host", authority, out);
        for (int i = 0; i < headers.size(); i++) {
            FieldWriter.write(headers.name(i), headers.value(i), out);
        }
        if (credentials != null) {
            FieldWriter.write(ProxyAuthorization.FIELD, credentials, out);
        }
        FieldWriter.endOfLine(out);
        credentials = null;
        refused = null;
        content.clear();
        decoder.start(Method.CONNECT);
    }

    @Override
    public boolean receive(Buffer in, Buffer out) throws ProxyRefusal {
        try {
            while (true) {
                switch (decoder.next(in, content, REFUSAL_BYTES - content.size())) {
                    case INFORMATIONAL, CONTENT -> {}
                    case HEAD -> {
                        if (isConsent(decoder.head())) {
                            return true;
                        }
                    }
                    case NEED_INPUT -> {
                        return false;
                    }
                    case END -> {
                        boolean isKept = decoder.closeReason() == null && in.exhausted();
                        if (credentials == null || !isKept) {
                            throw refusal();
                        }
                        ask(out);
                        return false;
                    }
                    case PAUSED -> throw refusal();
                }
            }
        } catch (Http1Violation e) {
            credentials = null;
            throw new ProxyRefusal("The proxy's answer to CONNECT breaks the protocol: " + e.getMessage());
        }
    }

    private boolean isConsent(ResponseHead head) throws ProxyRefusal {
        if (authorization != null) {
            credentials = authorization.answer(head);
        }
        if (head.status() >= 200 && head.status() < 300) {
            return true;
        }
        refused = head;
        return false;
    }

    private ProxyRefusal refusal() {
        ResponseHead head = decoder.head();
        return new ProxyRefusal(
                "The proxy refused the tunnel to " + authority + ": " + head.status()
                        + (head.reason().isEmpty() ? "" : " " + head.reason()),
                null,
                head,
                content.readByteString());
    }

    @Override
    public ProxyRefusal endOfInput() {
        return refused != null
                ? refusal()
                : new ProxyRefusal("The proxy closed the connection instead of opening a tunnel to " + authority);
    }

    @Override
    public boolean goesOnElsewhere() {
        return credentials != null;
    }
}
