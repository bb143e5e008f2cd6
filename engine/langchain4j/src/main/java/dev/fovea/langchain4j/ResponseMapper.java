package dev.fovea.langchain4j;

import dev.fovea.engine.api.Completion;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;

/**
 * A completion as a chat response.
 *
 * @param modelName the name that responses carry
 */
record ResponseMapper(String modelName) {
    ChatResponse map(String id, Completion completion, boolean toolsOffered) {
        List<Completion.Choice> choices = completion.choices();
        Completion.Choice first = choices.getFirst();
        AiMessage message = toolsOffered ? ToolDialogue.parse(id, first.text()) : AiMessage.from(first.text());
        FoveaChatResponseMetadata metadata = FoveaChatResponseMetadata.builder()
                .id(id)
                .modelName(modelName)
                .tokenUsage(FoveaTokenUsage.of(completion.usage()))
                .finishReason(finishReason(first, message))
                .boxes(first.boxes())
                .logprobs(first.logprobs())
                .furtherChoices(choices.subList(1, choices.size()))
                .images(completion.images())
                .timings(completion.timings())
                .cancelled(first.finishReason() == dev.fovea.engine.api.FinishReason.CANCELLED)
                .build();
        return ChatResponse.builder().aiMessage(message).metadata(metadata).build();
    }

    private static FinishReason finishReason(Completion.Choice choice, AiMessage message) {
        return switch (choice.finishReason()) {
            case STOP -> message.hasToolExecutionRequests() ? FinishReason.TOOL_EXECUTION : FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case CANCELLED -> FinishReason.OTHER;
        };
    }
}
