package dev.tern.http.internal.client;

import dev.tern.http.Headers;
import dev.tern.http.exchange.Exchange;
import okio.Buffer;

/** See {@link ContentDelivery}. Content goes to the handler as it comes; the handler's demand is the exchange's. */
final class DirectDelivery implements ContentDelivery {
    private final Call call;
    private final Exchange exchange;

    DirectDelivery(Call call, Exchange exchange) {
        this.call = call;
        this.exchange = exchange;
    }

    @Override
    public void begin() {
        demandGrew();
    }

    @Override
    public void content(Buffer octets) {
        call.deliver(octets);
    }

    @Override
    public void complete(Headers trailers) {
        call.complete(trailers);
    }

    @Override
    public void demandGrew() {
        long octets = call.credit().take(Long.MAX_VALUE);
        if (octets > 0) {
            exchange.demand(octets);
        }
    }

    @Override
    public void abandon() {}
}
