package dev.fovea.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageSource.RgbImage;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.image.ImageDecoder;
import dev.fovea.engine.image.ImageLimits;
import dev.fovea.engine.prompt.ToolAnswer;
import dev.fovea.engine.prompt.ToolCall;
import dev.fovea.engine.prompt.ToolPrompt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A question put to the engine, and the look closer that the model may ask for before it answers. */
final class EvaluationDialogue {
    private static final int MAX_TOKENS = 256;
    private static final int FULL = 1000;

    private final VisionEngine engine;
    private final EvaluationSample sample;
    private final Message question;
    private final Generation first;
    private final Optional<Generation> oneLook;

    private EvaluationDialogue(VisionEngine engine, EvaluationSample sample) {
        this.engine = engine;
        this.sample = sample;
        question = Message.user(sample.images(), sample.question());
        first = submit(sample.tools(), question);
        oneLook = sample.tools().isEmpty() ? Optional.empty() : Optional.of(submit(List.of(), question));
    }

    static EvaluationDialogue start(VisionEngine engine, EvaluationSample sample) {
        return new EvaluationDialogue(engine, sample);
    }

    /** Waits for the answer. */
    EvaluationAnswer finish() {
        Completion completion = first.completion().join();
        String text = completion.text();
        if (!sample.tools().isEmpty()) {
            text = lookCloser(ToolPrompt.parse(text)).orElse(text);
        }
        String looked =
                oneLook.map(generation -> generation.completion().join().text()).orElse(text);
        return new EvaluationAnswer(
                sample, text, yes(completion.choices().getFirst().logprobs()), looked);
    }

    /** What the model says when it has seen the part that it asked for; empty if it asked for none. */
    private Optional<String> lookCloser(ToolAnswer asked) {
        return asked.calls().stream()
                .findFirst()
                .filter(call -> call.name().equals("zoom"))
                .flatMap(this::part)
                .map(part -> {
                    Message called = Message.assistant(ToolPrompt.answer(asked));
                    Message result = new Message(Role.TOOL, List.of(new ImageSegment(part, OptionalInt.empty())));
                    return submit(sample.tools(), question, called, result)
                            .completion()
                            .join()
                            .text();
                });
    }

    private Generation submit(List<String> tools, Message... messages) {
        GenerationRequest request = GenerationRequest.of(messages)
                .withTools(tools)
                .withSampling(SamplingParams.builder()
                        .temperature(0)
                        .maxTokens(MAX_TOKENS)
                        .topLogprobs(SamplingParams.MAX_TOP_LOGPROBS)
                        .build())
                .withMaxTiles(sample.maxTiles())
                .withStride(VisualStride.of(sample.delta()));
        return engine.submit(request, GenerationListener.NONE);
    }

    /** The part of the first picture that a call names by {@code box}, in thousandths; empty if it names none. */
    private Optional<RgbImage> part(ToolCall call) {
        try {
            JsonNode box = new JsonMapper().readTree(call.arguments()).path("box");
            if (box.size() != 4) {
                return Optional.empty();
            }
            ImageSource picture = sample.images().getFirst();
            RgbImage image = new ImageDecoder(ImageLimits.DEFAULT).decode(picture);
            int left = Math.clamp(box.get(0).asInt(), 0, FULL - 1) * image.width() / FULL;
            int top = Math.clamp(box.get(1).asInt(), 0, FULL - 1) * image.height() / FULL;
            int right = Math.ceilDiv(Math.clamp(box.get(2).asInt(), 1, FULL) * image.width(), FULL);
            int bottom = Math.ceilDiv(Math.clamp(box.get(3).asInt(), 1, FULL) * image.height(), FULL);
            return right > left && bottom > top
                    ? Optional.of(cut(image, left, top, right - left, bottom - top))
                    : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static RgbImage cut(RgbImage image, int left, int top, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image.rgb(), 3 * ((top + y) * image.width() + left), rgb, 3 * y * width, 3 * width);
        }
        return new RgbImage(width, height, rgb);
    }

    private static double yes(List<TokenLogprob> logprobs) {
        if (logprobs.isEmpty()) {
            return 0.5;
        }
        double yes = probability(logprobs.getFirst(), "yes");
        double no = probability(logprobs.getFirst(), "no");
        return yes + no == 0 ? 0.5 : yes / (yes + no);
    }

    private static double probability(TokenLogprob token, String word) {
        return token.top().stream()
                .filter(other -> other.text().strip().equalsIgnoreCase(word))
                .mapToDouble(other -> Math.exp(other.logprob()))
                .sum();
    }
}
