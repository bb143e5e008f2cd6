package dev.fovea.retrieval.answer;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A model that says what a test has written for it, piece by piece on a thread of its own, and notes what it was asked. */
final class ScriptedModel implements StreamingChatModel {
    final List<ChatRequest> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch reading = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final Function<ChatRequest, List<String>> script;
    private CountDownLatch gate = new CountDownLatch(0);

    private ScriptedModel(Function<ChatRequest, List<String>> script) {
        this.script = script;
    }

    /** The same for every question. */
    static ScriptedModel saying(String... pieces) {
        return new ScriptedModel(request -> List.of(pieces));
    }

    static ScriptedModel of(Function<ChatRequest, List<String>> script) {
        return new ScriptedModel(script);
    }

    /** Reads the prompt until the gate opens. */
    ScriptedModel waitingFor(CountDownLatch opened) {
        gate = opened;
        return this;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        asked.add(request);
        Thread.ofVirtual().start(() -> speak(request, handler));
    }

    private void speak(ChatRequest request, StreamingChatResponseHandler handler) {
        try {
            reading.countDown();
            gate.await();
            List<String> pieces = script.apply(request);
            Handle handle = new Handle();
            for (String piece : pieces) {
                if (!handle.isCancelled()) {
                    handler.onPartialResponse(new PartialResponse(piece), new PartialResponseContext(handle));
                }
            }
            if (!handle.isCancelled()) {
                handler.onCompleteResponse(ChatResponse.builder()
                        .aiMessage(AiMessage.from(String.join("", pieces)))
                        .tokenUsage(new TokenUsage(100, pieces.size()))
                        .build());
            }
        } catch (RuntimeException | InterruptedException failure) {
            handler.onError(failure);
        }
    }

    private final class Handle implements StreamingHandle {
        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public boolean isCancelled() {
            return cancelled.getCount() == 0;
        }
    }
}
