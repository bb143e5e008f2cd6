package dev.fovea.langchain4j;

import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import java.util.List;
import java.util.Optional;

/**
 * A chat request as the engine's request.
 *
 * @param modelName the only model name that a request may give
 * @param messages how messages are mapped
 */
record RequestMapper(String modelName, MessageMapper messages) {
    /**
     * The engine's request.
     *
     * @throws UnsupportedFeatureException for what this model cannot do
     * @throws RuntimeException LangChain4j's or the engine's, for what is wrong in itself
     */
    GenerationRequest map(ChatRequest request) {
        FoveaChatRequestParameters parameters = FoveaChatRequestParameters.from(request.parameters());
        refuseUnsupported(parameters);
        return new GenerationRequest(
                messages.map(request.messages(), parameters.boxesWanted().orElse(false)),
                ToolDialogue.schemas(tools(parameters)),
                sampling(parameters),
                parameters.maxTiles(),
                parameters.visualStride().orElse(VisualStride.ONE),
                parameters.choices().orElse(1));
    }

    void refuseUnsupported(ChatRequestParameters parameters) {
        String asked = parameters.modelName();
        if (asked != null && !asked.equals(modelName)) {
            throw new UnsupportedFeatureException(
                    "modelName '%s' is not supported: this model is '%s'".formatted(asked, modelName));
        }
        if (parameters.toolChoice() == ToolChoice.REQUIRED) {
            throw new UnsupportedFeatureException(
                    "ToolChoice.REQUIRED is not supported: the model itself decides whether to call a tool");
        }
        ResponseFormat format = parameters.responseFormat();
        if (format != null && format.type() == ResponseFormatType.JSON) {
            throw new UnsupportedFeatureException(
                    "JSON response format is not supported: the answer cannot be held to a grammar yet");
        }
    }

    static List<ToolSpecification> tools(ChatRequestParameters parameters) {
        return parameters.toolChoice() == ToolChoice.NONE ? List.of() : parameters.toolSpecifications();
    }

    private static SamplingParams sampling(FoveaChatRequestParameters parameters) {
        SamplingParams.Builder sampling = SamplingParams.builder().stopStrings(parameters.stopSequences());
        Optional.ofNullable(parameters.temperature()).ifPresent(sampling::temperature);
        Optional.ofNullable(parameters.topP()).ifPresent(sampling::topP);
        Optional.ofNullable(parameters.topK()).ifPresent(sampling::topK);
        Optional.ofNullable(parameters.frequencyPenalty()).ifPresent(sampling::frequencyPenalty);
        Optional.ofNullable(parameters.presencePenalty()).ifPresent(sampling::presencePenalty);
        Optional.ofNullable(parameters.maxOutputTokens()).ifPresent(sampling::maxTokens);
        parameters.seed().ifPresent(sampling::seed);
        parameters.minP().ifPresent(sampling::minP);
        parameters.repetitionPenalty().ifPresent(sampling::repetitionPenalty);
        parameters.topLogprobs().ifPresent(sampling::topLogprobs);
        return sampling.build();
    }
}
