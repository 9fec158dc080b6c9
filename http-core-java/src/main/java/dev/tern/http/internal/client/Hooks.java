package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.RequestHook;
import dev.tern.http.exchange.ResponseHook;
import java.util.List;
import java.util.function.Consumer;

/** Immutable. The hooks of a client's users; shows them requests and responses, one hook after the other. */
public record Hooks(List<RequestHook> ofRequests, List<ResponseHook> ofResponses) {
    boolean isEmpty() {
        return ofRequests.isEmpty() && ofResponses.isEmpty();
    }

    /** Goes on with the request that the last hook gives. */
    void beforeSend(Call call, Request request, Consumer<Request> then) {
        next(call, request, 0, then);
    }

    private void next(Call call, Request request, int index, Consumer<Request> then) {
        if (index == ofRequests.size()) {
            then.accept(request);
            return;
        }
        call.guarded(() -> call.await(
                ofRequests.get(index).onRequest(request),
                changed -> next(call, call.asComplete(changed), index + 1, then)));
    }

    /** Whether one of them wants to see the content behind this head. */
    boolean needContent(ResponseHead head) {
        return !ofResponses.isEmpty() && ofResponses.stream().anyMatch(hook -> hook.needsContent(head));
    }

    /** Goes on when every hook has seen the response. */
    void afterHead(Call call, Response response, Runnable then) {
        next(call, response, 0, then);
    }

    private void next(Call call, Response response, int index, Runnable then) {
        if (index == ofResponses.size()) {
            then.run();
            return;
        }
        call.guarded(() ->
                call.await(ofResponses.get(index).onResponse(response), seen -> next(call, response, index + 1, then)));
    }
}
