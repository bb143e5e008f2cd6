package dev.fovea.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A handler that remembers what it heard. */
final class Heard implements StreamingChatResponseHandler {
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final List<CompleteToolCall> calls = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ChatResponse> response = new CompletableFuture<>();
    private final Consumer<StreamingHandle> onPiece;

    Heard() {
        this(handle -> {});
    }

    Heard(Consumer<StreamingHandle> onPiece) {
        this.onPiece = onPiece;
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        pieces.add(piece.text());
        onPiece.accept(context.streamingHandle());
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        calls.add(call);
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        response.complete(complete);
    }

    @Override
    public void onError(Throwable error) {
        response.completeExceptionally(error);
    }

    List<String> pieces() {
        return List.copyOf(pieces);
    }

    String text() {
        return String.join("", pieces);
    }

    List<CompleteToolCall> calls() {
        return List.copyOf(calls);
    }

    ChatResponse response() {
        return response.join();
    }

    boolean hasEnded() {
        return response.isDone();
    }
}
