package dev.tern.http.blocking;

import dev.tern.http.HttpException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.client.ResponseCollector;
import dev.tern.http.exchange.Delivery;
import dev.tern.http.exchange.Exchange;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** Confined to one exchange: notes how it ended, for the thread that waits. Visibility is given by the wait. */
final class AwaitedResponse extends ResponseCollector {
    private final Request request;
    private @Nullable Response response;
    private @Nullable HttpException failure;
    private @Nullable Thread failedOn;

    AwaitedResponse(Request request, @Nullable JsonCodec jsonCodec) {
        super(jsonCodec);
        this.request = request;
    }

    @Override
    public Delivery delivery() {
        return Delivery.AWAITED;
    }

    @Override
    protected void onCollected(Response collected) {
        response = collected;
    }

    @Override
    public void onFailure(HttpException reason) {
        failure = reason;
        failedOn = Thread.currentThread();
    }

    Response await(Exchange exchange) throws HttpException, InterruptedIOException {
        Awaiting.await(exchange, request, () -> response != null || failure != null);
        Response collected = response;
        if (collected != null) {
            return collected;
        }
        HttpException reason = failure;
        if (reason != null) {
            throw Awaiting.inCallersName(reason, failedOn);
        }
        throw new IllegalStateException("The wait for " + request + " ended before the exchange did");
    }
}
