package dev.fovea.engine.api;

import java.util.List;
import java.util.OptionalInt;

/**
 * What to read and how to answer.
 *
 * @param messages the conversation; the last one is the user's or a tool's
 * @param tools what the model may call, each a JSON object {@code {"type": "function", "function": {"name": …}}}
 * @param sampling how tokens are drawn
 * @param maxTiles the most tiles to cut each picture into, thumbnail not counted; empty for the model's own limit
 * @param stride how far a visual token advances the position
 * @param choices how many answers to write, at least 1
 */
public record GenerationRequest(
        List<Message> messages,
        List<String> tools,
        SamplingParams sampling,
        OptionalInt maxTiles,
        VisualStride stride,
        int choices) {
    /** The most answers to one request. */
    public static final int MAX_CHOICES = 16;

    public GenerationRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (messages.isEmpty()) {
            throw new EngineException(ErrorCode.PROMPT_EMPTY, "a request needs at least one message, found none");
        }
        if (maxTiles.isPresent() && maxTiles.getAsInt() < 1) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "max tiles must be at least 1; found " + maxTiles.getAsInt());
        }
        if (choices < 1 || choices > MAX_CHOICES) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "n must be 1 to %d; found %d".formatted(MAX_CHOICES, choices));
        }
    }

    /** One greedy answer, the model's own tiling, standard positions. */
    public static GenerationRequest of(Message... messages) {
        return new GenerationRequest(
                List.of(messages), List.of(), SamplingParams.greedy(), OptionalInt.empty(), VisualStride.ONE, 1);
    }

    public GenerationRequest withTools(List<String> value) {
        return new GenerationRequest(messages, value, sampling, maxTiles, stride, choices);
    }

    public GenerationRequest withSampling(SamplingParams value) {
        return new GenerationRequest(messages, tools, value, maxTiles, stride, choices);
    }

    public GenerationRequest withMaxTiles(int value) {
        return new GenerationRequest(messages, tools, sampling, OptionalInt.of(value), stride, choices);
    }

    public GenerationRequest withStride(VisualStride value) {
        return new GenerationRequest(messages, tools, sampling, maxTiles, value, choices);
    }

    public GenerationRequest withChoices(int value) {
        return new GenerationRequest(messages, tools, sampling, maxTiles, stride, value);
    }
}
