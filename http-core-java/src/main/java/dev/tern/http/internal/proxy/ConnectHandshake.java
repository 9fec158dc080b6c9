package dev.tern.http.internal.proxy;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.ProtocolLimits;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.http1.FieldWriter;
import dev.tern.http.internal.http1.Http1Violation;
import dev.tern.http.internal.http1.ResponseDecoder;
import okio.Buffer;
import okio.ByteString;

/** Pure state; confined to its owner. A tunnel by CONNECT (RFC 9110 §9.3.6). */
public final class ConnectHandshake implements ProxyHandshake {
    /** An explanation, not a page. */
    private static final long REFUSAL_BYTES = 64 << 10;

    private final String authority;
    private final Headers headers;
    private final ResponseDecoder decoder;
    private final Buffer content = new Buffer();

    /**
     * @param authority host and port of the target, an IPv6 address in brackets
     * @param headers what the proxy is told beside Host
     */
    public ConnectHandshake(String authority, Headers headers, ProtocolLimits limits) {
        this.authority = authority;
        this.headers = headers;
        decoder = new ResponseDecoder(limits);
    }

    @Override
    public void begin(Buffer out) {
        out.writeUtf8("CONNECT ").writeUtf8(authority).writeUtf8(" HTTP/1.1\r\n");
        FieldWriter.write("Host", authority, out);
        for (int i = 0; i < headers.size(); i++) {
            FieldWriter.write(headers.name(i), headers.value(i), out);
        }
        FieldWriter.endOfLine(out);
        decoder.start(Method.CONNECT);
    }

    @Override
    public boolean receive(Buffer in, Buffer out) throws ProxyRefusal {
        try {
            while (true) {
                switch (decoder.next(in, content, REFUSAL_BYTES - content.size())) {
                    case INFORMATIONAL, CONTENT -> {}
                    case HEAD -> {
                        int status = decoder.head().status();
                        if (status >= 200 && status < 300) {
                            return true;
                        }
                    }
                    case NEED_INPUT -> {
                        return false;
                    }
                    case END, PAUSED -> throw refusal();
                }
            }
        } catch (Http1Violation e) {
            throw new ProxyRefusal("The proxy's answer to CONNECT breaks the protocol: " + e.getMessage());
        }
    }

    private ProxyRefusal refusal() {
        ResponseHead head = decoder.head();
        ByteString explanation = content.readByteString();
        return new ProxyRefusal(
                "The proxy refused the tunnel to " + authority + ": " + head.status()
                        + (head.reason().isEmpty() ? "" : " " + head.reason()),
                head,
                explanation);
    }

    @Override
    public ProxyRefusal endOfInput() {
        return decoder.hasBegun() && !content.exhausted()
                ? refusal()
                : new ProxyRefusal("The proxy closed the connection instead of opening a tunnel to " + authority);
    }
}
