package dev.tern.http.internal.connection;

import dev.tern.http.CancelledException;
import dev.tern.http.ConnectTimeoutException;
import dev.tern.http.HttpException;
import dev.tern.http.LocalProtocolException;
import dev.tern.http.Phase;
import dev.tern.http.PoolTimeoutException;
import dev.tern.http.ReadTimeoutException;
import dev.tern.http.RemoteClosedException;
import dev.tern.http.RemoteProtocolException;
import dev.tern.http.RequestBodyException;
import dev.tern.http.ResponseHead;
import dev.tern.http.ResponseTooLargeException;
import dev.tern.http.StreamResetException;
import dev.tern.http.Timeout;
import dev.tern.http.TlsException;
import dev.tern.http.TotalTimeoutException;
import dev.tern.http.WriteFailedException;
import dev.tern.http.WriteTimeoutException;
import dev.tern.http.internal.http1.Http1Violation;
import dev.tern.http.internal.http2.StreamFailure;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Immutable. What went wrong on a connection, in the words of the public exceptions. */
final class Failures {
    private Failures() {}

    static HttpException ofCancel(LoopExchange exchange) {
        return new CancelledException("The call was cancelled", exchange.circumstances(), null);
    }

    static HttpException ofHandler(LoopExchange exchange, Throwable thrown) {
        return new CancelledException("A method of the handler threw " + thrown, exchange.circumstances(), thrown);
    }

    /** The request cannot be put on the wire. */
    static HttpException ofRefused(LoopExchange exchange, IllegalArgumentException cause) {
        return new LocalProtocolException(String.valueOf(cause.getMessage()), exchange.circumstances(), cause);
    }

    static HttpException ofUnreadableContent(LoopExchange exchange, Throwable cause) {
        return new RequestBodyException(
                "The content of the request cannot be read: " + cause.getMessage(), exchange.circumstances(), cause);
    }

    /** The source of the content, or what it says of itself, is wrong. */
    static HttpException ofContent(LoopExchange exchange, @Nullable Throwable cause) {
        if (cause instanceof ContentSender.WrongLength || cause instanceof IllegalArgumentException) {
            return new LocalProtocolException(cause.getMessage() + " (RFC 9112 §6.2)", exchange.circumstances(), cause);
        }
        return new RequestBodyException("The source of the content failed: " + cause, exchange.circumstances(), cause);
    }

    static HttpException ofRead(IOException cause, LoopExchange exchange) {
        return cause instanceof SSLException
                ? new TlsException(
                        "The secured connection failed: " + cause.getMessage(), exchange.circumstances(), cause)
                : new RemoteClosedException(
                        "The peer reset the connection before the response was complete (" + cause.getMessage() + ")",
                        exchange.circumstances(),
                        cause);
    }

    static HttpException ofCut(LoopExchange exchange) {
        return new RemoteClosedException(
                "The secured connection was cut without close_notify, so the response may be incomplete"
                        + " (RFC 9112 §9.8)",
                exchange.circumstances(),
                null);
    }

    static HttpException ofSilence(LoopExchange exchange, @Nullable IOException sendFailure) {
        return sendFailure == null
                ? new RemoteClosedException(
                        "The peer closed the connection without an answer", exchange.circumstances(), null)
                : new WriteFailedException(
                        "The request could not be sent, and no answer came (" + sendFailure.getMessage() + ")",
                        exchange.circumstances(),
                        sendFailure);
    }

    static HttpException of(Http1Violation violation, LoopExchange exchange) {
        String message = violation.getMessage() + " (" + violation.rule() + ")";
        return switch (violation.kind()) {
            case TOO_LARGE -> new ResponseTooLargeException(message, exchange.circumstances(), violation);
            case INCOMPLETE -> new RemoteClosedException(message, exchange.circumstances(), violation);
            case PROTOCOL -> new RemoteProtocolException(message, exchange.circumstances(), violation);
        };
    }

    static HttpException of(StreamFailure failure, LoopExchange exchange) {
        HttpException.Circumstances now = exchange.circumstances();
        HttpException.Circumstances circumstances =
                failure.isUnprocessed() ? new HttpException.Circumstances(now.request(), now.phase(), false) : now;
        String message = failure.sentence();
        return switch (failure.cause()) {
            case RESET_BY_PEER ->
                new StreamResetException(message, failure.code().name(), circumstances, null);
            case STREAM_VIOLATION, CONNECTION_VIOLATION -> new RemoteProtocolException(message, circumstances, null);
            case GOAWAY, CONNECTION_LOST -> new RemoteClosedException(message, circumstances, null);
        };
    }

    static HttpException ofReadTimeout(LoopExchange exchange) {
        return new ReadTimeoutException(
                "The peer sent nothing for " + Deadlines.seconds(exchange.time().readNanos()),
                exchange.circumstances(),
                null);
    }

    static HttpException ofStreamRead(IOException cause, LoopExchange exchange) {
        return cause instanceof SSLException
                ? ofRead(cause, exchange)
                : new RemoteClosedException(
                        "The peer reset the connection (" + cause.getMessage() + ")", exchange.circumstances(), cause);
    }

    static HttpException ofCutStream(LoopExchange exchange) {
        return new RemoteClosedException(
                "The secured connection was cut without close_notify, so octets may be missing (RFC 8446 §6.1)",
                exchange.circumstances(),
                null);
    }

    static HttpException ofStreamWrite(IOException cause, LoopExchange exchange) {
        return new WriteFailedException(
                "The octets could not be sent (" + cause.getMessage() + ")", exchange.circumstances(), cause);
    }

    static HttpException ofWriteBehindEnd(LoopExchange exchange) {
        return new LocalProtocolException(
                "The direction to the peer was ended before; nothing more can be sent", exchange.circumstances(), null);
    }

    static HttpException ofWriteTimeout(LoopExchange exchange) {
        return new WriteTimeoutException(
                "The peer took nothing for " + Deadlines.seconds(exchange.time().writeNanos()),
                exchange.circumstances(),
                null);
    }

    static HttpException ofUnwantedUpgrade(LoopExchange exchange, ResponseHead head) {
        return new LocalProtocolException(
                "The peer answered " + head.status()
                        + " and left HTTP, as the request asked; but whoever sent it takes no"
                        + " stream of octets. Ask by upgradeAsync(…) or stream(…)",
                exchange.circumstances(),
                null);
    }

    static HttpException ofUnfinishedUpgrade(LoopExchange exchange) {
        return new RemoteProtocolException(
                "The peer left HTTP before it had the whole request (RFC 9110 §7.8)", exchange.circumstances(), null);
    }

    static HttpException ofTotalTimeout(LoopExchange exchange) {
        Timeout limits = exchange.request().timeout();
        Duration total = limits == null ? null : limits.total();
        return new TotalTimeoutException(
                "The whole call took longer than its limit"
                        + (total == null ? "" : " of " + Deadlines.seconds(total.toNanos())),
                exchange.circumstances(),
                null);
    }

    /** Of an exchange that has no connection yet. */
    static HttpException ofWaitTimeout(LoopExchange exchange) {
        return exchange.phase() == Phase.POOL
                ? new PoolTimeoutException(
                        "No connection became free within "
                                + Deadlines.seconds(exchange.time().poolNanos())
                                + "; raise Limits.maxConnections, or the pool timeout",
                        exchange.circumstances(),
                        null)
                : new ConnectTimeoutException(
                        "No connection came about within "
                                + Deadlines.seconds(exchange.time().connectNanos()),
                        exchange.circumstances(),
                        null);
    }
}
