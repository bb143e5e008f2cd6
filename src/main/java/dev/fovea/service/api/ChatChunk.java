package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.prompt.ToolCall;
import java.util.List;
import java.util.Optional;

/** A part of a streamed answer, as it goes over the wire. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.NON_ABSENT)
record ChatChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Optional<TokenUsage> usage,
        Optional<Extension> fovea) {
    /** What is new in one of the answers. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(Include.ALWAYS)
    record Choice(int index, Delta delta, Optional<Logprobs> logprobs, Optional<String> finishReason) {}

    /** New text; the first one of an answer names the speaker. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(Include.NON_EMPTY)
    record Delta(
            Optional<String> role,
            @JsonInclude(Include.NON_ABSENT) Optional<String> content,
            List<ToolCallPart> toolCalls) {
        static final Delta FIRST = new Delta(Optional.of("assistant"), Optional.of(""), List.of());
        static final Delta NOTHING = new Delta(Optional.empty(), Optional.empty(), List.of());

        static Delta of(String text) {
            return new Delta(Optional.empty(), Optional.of(text), List.of());
        }

        static Delta of(List<ToolCall> calls) {
            return new Delta(Optional.empty(), Optional.empty(), ToolCallPart.streamed(calls));
        }
    }

    /** Opens one answer. */
    static ChatChunk first(AnswerHead head, int choice, Optional<Extension> fovea) {
        return of(head, new Choice(choice, Delta.FIRST, Optional.empty(), Optional.empty()), fovea);
    }

    static ChatChunk text(AnswerHead head, int choice, String text, List<TokenLogprob> logprobs) {
        Optional<Logprobs> tokens = logprobs.isEmpty() ? Optional.empty() : Optional.of(Logprobs.of(logprobs));
        return of(head, new Choice(choice, Delta.of(text), tokens, Optional.empty()), Optional.empty());
    }

    static ChatChunk calls(AnswerHead head, int choice, List<ToolCall> calls) {
        return of(head, new Choice(choice, Delta.of(calls), Optional.empty(), Optional.empty()), Optional.empty());
    }

    /** Closes one answer. */
    static ChatChunk last(AnswerHead head, Completion.Choice choice, String finishReason) {
        Choice end = new Choice(choice.index(), Delta.NOTHING, Optional.empty(), Optional.of(finishReason));
        Optional<Extension> boxes = choice.boxes().isEmpty() ? Optional.empty() : Optional.of(Extension.of(choice));
        return of(head, end, boxes);
    }

    /** The token counts, after all answers. */
    static ChatChunk usage(AnswerHead head, Completion completion) {
        return new ChatChunk(
                head.id(),
                "chat.completion.chunk",
                head.created(),
                head.model(),
                List.of(),
                Optional.of(TokenUsage.of(completion.usage())),
                Optional.of(Extension.of(completion)));
    }

    private static ChatChunk of(AnswerHead head, Choice choice, Optional<Extension> fovea) {
        return new ChatChunk(
                head.id(),
                "chat.completion.chunk",
                head.created(),
                head.model(),
                List.of(choice),
                Optional.empty(),
                fovea);
    }
}
