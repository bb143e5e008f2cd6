package dev.fovea.langchain4j;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.TokenLogprob;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;

/**
 * Passes one answer on from the engine to a handler, and the handler's cancel back. The handler is always called on one and
 * the same thread, which the engine does not promise its listeners and LangChain4j promises its handlers.
 */
final class StreamRelay implements GenerationListener, StreamingHandle {
    private static final System.Logger LOG = System.getLogger(StreamRelay.class.getName());

    private final StreamingChatResponseHandler handler;
    private final StreamedText text;
    private final BiFunction<Generation, Completion, ChatResponse> response;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Generation> generation = new CompletableFuture<>();
    private volatile boolean cancelled;
    private boolean ended; // touched by the handler's thread alone

    StreamRelay(
            StreamingChatResponseHandler handler,
            StreamedText text,
            BiFunction<Generation, Completion, ChatResponse> response) {
        this.handler = handler;
        this.text = text;
        this.response = response;
    }

    /** Starts to call the handler, with what the engine has reported since and will report. */
    void follow(Generation started) {
        generation.complete(started);
        Thread.ofVirtual().name("fovea-stream").start(this::deliver);
    }

    private void deliver() {
        try {
            while (!ended) {
                events.take().run();
            }
        } catch (InterruptedException stop) {
            cancel();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        generation.join().cancel();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onText(int choice, String piece, List<TokenLogprob> logprobs) {
        if (choice == 0) {
            events.add(() -> pass(text.accept(piece)));
        }
    }

    @Override
    public void onCompleted(Completion completion) {
        events.add(() -> {
            ended = true;
            if (!cancelled) {
                complete(response.apply(generation.join(), completion));
            }
        });
    }

    @Override
    public void onFailed(EngineException failure) {
        events.add(() -> {
            ended = true;
            if (!cancelled) {
                report(Failures.translate(failure));
            }
        });
    }

    private void complete(ChatResponse complete) {
        AiMessage message = complete.aiMessage();
        if (message.text() != null) {
            pass(text.rest(message.text()));
        }
        List<ToolExecutionRequest> calls = message.toolExecutionRequests();
        for (int i = 0; i < calls.size(); i++) {
            CompleteToolCall call = new CompleteToolCall(i, calls.get(i));
            tell(() -> handler.onCompleteToolCall(call));
        }
        tell(() -> handler.onCompleteResponse(complete));
    }

    private void pass(String ready) {
        if (!ready.isEmpty()) {
            tell(() -> handler.onPartialResponse(new PartialResponse(ready), new PartialResponseContext(this)));
        }
    }

    private void tell(Runnable event) {
        if (cancelled) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException thrownByHandler) {
            report(thrownByHandler);
        }
    }

    private void report(RuntimeException failure) {
        try {
            handler.onError(failure);
        } catch (RuntimeException thrownByHandler) {
            LOG.log(System.Logger.Level.WARNING, "a streaming handler's onError failed", thrownByHandler);
        }
    }
}
