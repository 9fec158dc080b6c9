package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.Method;
import dev.tern.http.Request;
import dev.tern.http.ResponseHead;
import dev.tern.http.internal.bytes.Quoted;
import java.util.List;

/** Pure. Whether a connection leaves HTTP: what a request asks for, and what its answer says to that. */
public final class ProtocolSwitch {
    private static final String RULE = "RFC 9110 §7.8";

    private ProtocolSwitch() {}

    /**
     * Whether the request is for a tunnel or for another protocol, and so for HTTP/1.1 alone. The field Upgrade without anybody
     * who takes the stream is one like others, which HTTP/2 does not send (RFC 9113 §8.2.2).
     */
    public static boolean isAskedFor(Request request, boolean takesUpgrade) {
        return request.method().equals(Method.CONNECT)
                || (takesUpgrade && request.headers().contains("Upgrade"));
    }

    /**
     * Whether HTTP ends behind this final response.
     *
     * @throws Http1Violation if the peer switches without having been asked to, or to what it was not asked for
     */
    public static boolean happens(Request request, ResponseHead head) throws Http1Violation {
        if (head.status() == 101) {
            checkAskedFor(request.headers(), head.headers());
            return true;
        }
        return request.method().equals(Method.CONNECT) && head.status() / 100 == 2;
    }

    private static void checkAskedFor(Headers request, Headers answer) throws Http1Violation {
        if (!request.contains("Upgrade")) {
            throw Http1Violation.protocol(RULE, "101 (Switching Protocols), but the request asked for no upgrade");
        }
        List<String> named = answer.elements("Upgrade");
        if (named.isEmpty()) {
            throw Http1Violation.protocol(RULE, "101 (Switching Protocols), but no Upgrade says to which protocol");
        }
        for (String protocol : named) {
            if (!request.containsToken("Upgrade", protocol)) {
                throw Http1Violation.protocol(
                        RULE,
                        "101 switches to " + Quoted.visibly(protocol) + ", but the request asked for "
                                + Quoted.visibly(String.valueOf(request.get("Upgrade"))));
            }
        }
    }
}
