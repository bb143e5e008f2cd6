package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.library.LibraryException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One question to a model. When nobody waits for it any more it is cancelled: at once if it has begun to speak; else, since
 * LangChain4j has no handle before, as soon as it begins, while whoever cancelled is free at once.
 */
final class ModelTurn implements StreamingChatResponseHandler {
    private final UniEmitter<? super ChatResponse> emitter;
    private final Consumer<String> pieces;
    private final AtomicReference<StreamingHandle> handle = new AtomicReference<>();
    private final AtomicBoolean unwanted = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    private ModelTurn(UniEmitter<? super ChatResponse> emitter, Consumer<String> pieces) {
        this.emitter = emitter;
        this.pieces = pieces;
    }

    /** Asks, on a worker thread, when subscribed to; pieces of the answer are passed on as they come, one at a time. */
    static Uni<ChatResponse> ask(StreamingChatModel model, ChatRequest request, Consumer<String> pieces) {
        return Uni.createFrom()
                .<ChatResponse>emitter(emitter -> {
                    ModelTurn turn = new ModelTurn(emitter, pieces);
                    emitter.onTermination(turn::stop);
                    try {
                        model.chat(request, turn);
                    } catch (RuntimeException failure) {
                        turn.onError(failure);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Called when the answer is complete, too. */
    private void stop() {
        if (ended.get()) {
            return;
        }
        unwanted.set(true);
        StreamingHandle known = handle.get();
        if (known != null && !known.isCancelled()) {
            known.cancel();
        }
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
        handle.set(context.streamingHandle());
        if (unwanted.get()) {
            stop();
        } else {
            pieces.accept(partial.text());
        }
    }

    @Override
    public void onPartialResponse(String partial) {
        if (!unwanted.get()) {
            pieces.accept(partial);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        ended.set(true);
        emitter.complete(complete);
    }

    @Override
    public void onError(Throwable failure) {
        ended.set(true);
        emitter.fail(new LibraryException(
                LibraryException.Code.MODEL_FAILED, "the model failed: " + failure.getMessage(), failure));
    }
}
