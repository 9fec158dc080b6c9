package dev.tern.http.internal.client;

import dev.tern.http.CancelledException;
import dev.tern.http.ClientClosedException;
import dev.tern.http.DecodingException;
import dev.tern.http.HttpException;
import dev.tern.http.Phase;
import dev.tern.http.Request;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.TransportException;
import java.io.IOException;

/** Immutable. What ends a call beside the failures of its exchanges, in the words of the public exceptions. */
final class CallFailures {
    private CallFailures() {}

    /** Before or between exchanges. */
    static HttpException ofCancel(HttpException.Circumstances circumstances) {
        return new CancelledException("The call was cancelled", circumstances, null);
    }

    /** While the response is there and still being looked at or delivered. */
    static HttpException ofCancelInContent(Request request) {
        return ofCancel(inContent(request));
    }

    static HttpException ofTotalTime(HttpException.Circumstances circumstances) {
        return new TotalTimeoutException("The whole call took longer than its limit", circumstances, null);
    }

    /** A step failed that runs the user's code. */
    static HttpException of(Throwable thrown, HttpException.Circumstances circumstances) {
        return thrown instanceof HttpException http
                ? http
                : new TransportException("A hook or an authentication flow failed: " + thrown, circumstances, thrown);
    }

    static HttpException ofDecoding(Request request, IOException cause) {
        return new DecodingException("The content does not decode: " + cause.getMessage(), inContent(request), cause);
    }

    static HttpException ofTooMuch(Request request, long contentBytesMax) {
        return new ResponseTooLargeException(
                "The content has more than " + contentBytesMax + " octets (ProtocolLimits.contentBytes)",
                inContent(request),
                null);
    }

    /** The call waited to send its request once more. */
    static HttpException ofClosedClient(Request request) {
        return new ClientClosedException(
                "The client was closed while the call waited for its next attempt",
                new HttpException.Circumstances(request, Phase.PREPARE, true),
                null);
    }

    private static HttpException.Circumstances inContent(Request request) {
        return new HttpException.Circumstances(request, Phase.RECEIVE_CONTENT, true);
    }
}
