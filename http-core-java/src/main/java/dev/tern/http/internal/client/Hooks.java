package dev.tern.http.internal.client;

import dev.tern.http.Request;
import dev.tern.http.Response;
import dev.tern.http.ResponseHead;
import dev.tern.http.exchange.ResponseHook;
import java.util.List;
import java.util.function.Consumer;

/** Confined to one call. Shows requests and responses to the user's hooks, one hook after the other. */
final class Hooks {
    private final Call call;
    private final CallRules rules;

    Hooks(Call call, CallRules rules) {
        this.call = call;
        this.rules = rules;
    }

    /** Goes on with the request that the last hook gives. */
    void beforeSend(Request request, Consumer<Request> then) {
        next(request, 0, then);
    }

    private void next(Request request, int index, Consumer<Request> then) {
        if (index == rules.requestHooks().size()) {
            then.accept(request);
            return;
        }
        call.guarded(() -> call.await(
                rules.requestHooks().get(index).onRequest(request),
                changed -> next(call.asComplete(changed), index + 1, then)));
    }

    /** Whether one of them wants to see the content behind this head. */
    boolean needContent(ResponseHead head) {
        List<ResponseHook> all = rules.responseHooks();
        return !all.isEmpty() && all.stream().anyMatch(hook -> hook.needsContent(head));
    }

    /** Goes on when every hook has seen the response. */
    void afterHead(Response response, Runnable then) {
        next(response, 0, then);
    }

    private void next(Response response, int index, Runnable then) {
        if (index == rules.responseHooks().size()) {
            then.run();
            return;
        }
        call.guarded(() -> call.await(
                rules.responseHooks().get(index).onResponse(response), seen -> next(response, index + 1, then)));
    }
}
