package dev.tern.http.client;

import dev.tern.http.Headers;
import dev.tern.http.HttpException;
import dev.tern.http.JsonCodec;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.DuplexStream;
import dev.tern.http.exchange.Exchange;
import dev.tern.http.exchange.ExchangeHandler;
import java.util.concurrent.CompletableFuture;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Confined to one exchange. Completes a future with the stream, or with the whole response of a peer that did not switch. */
final class UpgradeCollector implements ExchangeHandler {
    private final CompletableFuture<UpgradeAnswer> future;
    private final ResponseCollector response;
    private boolean upgraded;

    UpgradeCollector(CompletableFuture<UpgradeAnswer> future, @Nullable JsonCodec jsonCodec) {
        this.future = future;
        response = new ResponseCollector(jsonCodec) {
            @Override
            protected void onCollected(Response collected) {
                future.complete(new UpgradeAnswer(collected, null));
            }

            @Override
            public void onFailure(HttpException failure) {
                future.completeExceptionally(failure);
            }
        };
    }

    @Override
    public boolean takesUpgrade() {
        return true;
    }

    @Override
    public void onUpgrade(ResponseHead head, Exchange exchange, DuplexStream stream) {
        upgraded = true;
        Response switched = Response.builder(exchange.request())
                .head(head)
                .history(exchange.history())
                .build();
        if (!future.complete(new UpgradeAnswer(switched, stream))) {
            // Cancelled meanwhile: nobody will close it.
            stream.cancel();
        }
    }

    @Override
    public void onResponse(ResponseHead head, Exchange exchange) {
        response.onResponse(head, exchange);
    }

    @Override
    public void onContent(Buffer octets) {
        response.onContent(octets);
    }

    @Override
    public void onComplete(Headers trailers) {
        if (!upgraded) {
            response.onComplete(trailers);
        }
    }

    @Override
    public void onFailure(HttpException failure) {
        // Whoever has the stream hears of it there.
        response.onFailure(failure);
    }
}
