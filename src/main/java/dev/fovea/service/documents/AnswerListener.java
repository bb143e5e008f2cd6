package dev.fovea.service.documents;

import dev.fovea.langchain4j.FoveaChatResponseMetadata;
import dev.fovea.service.engine.EngineMetrics;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Locale;
import java.util.Objects;

/** Counts what the model answers about documents among what it answers at all. */
final class AnswerListener implements ChatModelListener {
    private final EngineMetrics metrics;

    AnswerListener(EngineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
        if (context.chatResponse().metadata() instanceof FoveaChatResponseMetadata metadata) {
            metadata.timings().ifPresent(timings -> metrics.answered(outcome(metadata), timings, written(metadata)));
        }
    }

    @Override
    public void onError(ChatModelErrorContext context) {
        metrics.ended("document_answer_failed");
    }

    private static String outcome(FoveaChatResponseMetadata metadata) {
        return metadata.cancelled()
                ? "cancelled"
                : String.valueOf(metadata.finishReason()).toLowerCase(Locale.ROOT);
    }

    private static int written(FoveaChatResponseMetadata metadata) {
        TokenUsage usage = metadata.tokenUsage();
        return usage == null ? 0 : Objects.requireNonNullElse(usage.outputTokenCount(), 0);
    }
}
