package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.prompt.ToolAnswer;
import dev.fovea.engine.prompt.ToolPrompt;
import java.util.List;
import java.util.Optional;

/** The whole answer, as it goes over the wire. */
@JsonNaming(SnakeCaseStrategy.class)
record ChatCompletion(
        String id, String object, long created, String model, List<Choice> choices, TokenUsage usage, Extension fovea) {
    /** One of the answers. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Choice(int index, ReplyMessage message, Optional<Logprobs> logprobs, String finishReason) {
        static Choice of(Completion.Choice choice, ChatRequest request) {
            ToolAnswer answer =
                    request.tools() ? ToolPrompt.parse(choice.text()) : new ToolAnswer(choice.text(), List.of());
            return new Choice(
                    choice.index(),
                    ReplyMessage.of(answer),
                    request.generation().sampling().topLogprobs().isPresent()
                            ? Optional.of(Logprobs.of(choice.logprobs()))
                            : Optional.empty(),
                    answer.calls().isEmpty() ? FinishReasons.name(choice.finishReason()) : FinishReasons.TOOL_CALLS);
        }
    }

    /** What the model says, or wants called. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(Include.ALWAYS)
    record ReplyMessage(
            String role,
            Optional<String> content,
            Optional<String> refusal,
            @JsonInclude(Include.NON_EMPTY) List<ToolCallPart> toolCalls) {
        static ReplyMessage of(ToolAnswer answer) {
            boolean silent = answer.text().isEmpty() && !answer.calls().isEmpty();
            return new ReplyMessage(
                    "assistant",
                    silent ? Optional.empty() : Optional.of(answer.text()),
                    Optional.empty(),
                    ToolCallPart.whole(answer.calls()));
        }
    }

    static ChatCompletion of(AnswerHead head, Completion completion, ChatRequest request) {
        return new ChatCompletion(
                head.id(),
                "chat.completion",
                head.created(),
                head.model(),
                completion.choices().stream()
                        .map(choice -> Choice.of(choice, request))
                        .toList(),
                TokenUsage.of(completion.usage()),
                Extension.of(completion));
    }
}
