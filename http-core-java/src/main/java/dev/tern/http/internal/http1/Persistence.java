package dev.tern.http.internal.http1;

import dev.tern.http.Headers;
import dev.tern.http.HttpVersion;
import dev.tern.http.Method;
import dev.tern.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Immutable. Whether the messages allow another request on the connection (RFC 9112 §9.3). What else may have
 * happened there (octets left over, content unsent) is for its owner to know.
 */
public final class Persistence {
    private Persistence() {}

    /**
     * What the final response says; interim ones do not count.
     *
     * <ol>
     *   <li>101, and 2xx to CONNECT: the connection is not HTTP/1.1 any more.
     *   <li>Content until close: there is nothing left to reuse.
     *   <li>Framing fields where the RFC forbids them (§6.1: Transfer-Encoding in HTTP/1.0; RFC 9110 §8.6, RFC 9112
     *       §6.1: either in a 204): the peer may have sent content that we did not expect.
     *   <li>The close option anywhere in Connection.
     *   <li>HTTP/1.1: reuse. HTTP/1.0: reuse only with the keep-alive option.
     * </ol>
     *
     * @return null if the response allows reuse
     */
    public static @Nullable CloseReason afterResponse(Method method, ResponseHead head, MessageFraming framing) {
        if (head.status() == 101) {
            return CloseReason.UPGRADED;
        }
        if (method.equals(Method.CONNECT) && head.status() < 300) {
            return CloseReason.TUNNEL;
        }
        if (framing.kind() == MessageFraming.Kind.CLOSE_DELIMITED) {
            return CloseReason.CLOSE_DELIMITED;
        }
        if (isFaulty(head)) {
            return CloseReason.FAULTY_FRAMING;
        }
        Headers headers = head.headers();
        if (headers.containsToken("Connection", "close")) {
            return CloseReason.PEER_SAID_CLOSE;
        }
        if (head.version() == HttpVersion.HTTP_1_0 && !headers.containsToken("Connection", "keep-alive")) {
            return CloseReason.HTTP_1_0;
        }
        return null;
    }

    /** What the request says: after sending the close option we must not send another request (RFC 9112 §9.6). */
    public static @Nullable CloseReason afterRequest(Headers headers) {
        return headers.containsToken("Connection", "close") ? CloseReason.REQUEST_SAID_CLOSE : null;
    }

    /**
     * Whether the connection may carry another exchange, all things considered, in this order: what the response says,
     * what the request says, whether the request was sent to its end, and whether octets lie behind the response.
     */
    public static @Nullable CloseReason afterExchange(
            @Nullable CloseReason response, Headers request, boolean requestSent, boolean octetsLeft) {
        if (response != null) {
            return response;
        }
        if (!requestSent) {
            return CloseReason.REQUEST_UNFINISHED;
        }
        return octetsLeft ? CloseReason.LEFTOVER_OCTETS : afterRequest(request);
    }

    private static boolean isFaulty(ResponseHead head) {
        Headers headers = head.headers();
        if (head.status() == 204) {
            String length = headers.first("Content-Length");
            return headers.contains("Transfer-Encoding") || (length != null && !length.equals("0"));
        }
        return head.version() == HttpVersion.HTTP_1_0 && headers.contains("Transfer-Encoding");
    }
}
