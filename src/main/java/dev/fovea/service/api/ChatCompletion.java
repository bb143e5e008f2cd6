package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.api.Completion;
import java.util.List;
import java.util.Optional;

/** The whole answer, as it goes over the wire. */
@JsonNaming(SnakeCaseStrategy.class)
record ChatCompletion(
        String id, String object, long created, String model, List<Choice> choices, TokenUsage usage, Extension fovea) {
    @JsonNaming(SnakeCaseStrategy.class)
    record Choice(int index, ReplyMessage message, Optional<Logprobs> logprobs, String finishReason) {
        static Choice of(Completion.Choice choice, boolean withLogprobs) {
            return new Choice(
                    choice.index(),
                    new ReplyMessage("assistant", choice.text(), Optional.empty()),
                    withLogprobs ? Optional.of(Logprobs.of(choice.logprobs())) : Optional.empty(),
                    FinishReasons.name(choice.finishReason()));
        }
    }

    @JsonInclude(Include.ALWAYS)
    record ReplyMessage(String role, String content, Optional<String> refusal) {}

    static ChatCompletion of(AnswerHead head, Completion completion, boolean withLogprobs) {
        return new ChatCompletion(
                head.id(),
                "chat.completion",
                head.created(),
                head.model(),
                completion.choices().stream()
                        .map(choice -> Choice.of(choice, withLogprobs))
                        .toList(),
                TokenUsage.of(completion.usage()),
                Extension.of(completion));
    }
}
