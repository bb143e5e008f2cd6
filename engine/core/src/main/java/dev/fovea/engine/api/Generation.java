package dev.fovea.engine.api;

import java.util.concurrent.CompletableFuture;

/** A running request. */
public interface Generation {
    /** Unique within the engine's life. */
    String id();

    /** Completes with the answers, or exceptionally with an {@link EngineException}. */
    CompletableFuture<Completion> completion();

    /**
     * Ends the request before its next step, in whatever state it is, and gives its KV blocks back. The completion then
     * holds what was written so far, with {@link FinishReason#CANCELLED}. Has no effect on a finished request.
     */
    void cancel();
}
