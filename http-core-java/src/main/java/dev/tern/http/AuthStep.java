package dev.tern.http;

import java.util.concurrent.CompletionStage;

/** Immutable. What an {@link AuthFlow} wants next. */
public sealed interface AuthStep {
    /** Send this request; its response comes back to the flow. */
    record Send(Request request) implements AuthStep {}

    /** The response that was seen last is the answer to the call. */
    record Done() implements AuthStep {
        private static final Done INSTANCE = new Done();
    }

    /**
     * Ask again, with the same response, when the stage is complete: for flows that wait for what another call fetches,
     * such as a token that many need and one refreshes. A stage that fails fails the call.
     */
    record Await(CompletionStage<?> until) implements AuthStep {}

    static AuthStep send(Request request) {
        return new Send(request);
    }

    static AuthStep done() {
        return Done.INSTANCE;
    }

    static AuthStep await(CompletionStage<?> until) {
        return new Await(until);
    }
}
