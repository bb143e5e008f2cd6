package dev.fovea.service.api;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.service.engine.FoveaConfig;
import java.util.List;
import java.util.OptionalInt;

/** Reads the fields that say how to sample. The values' ranges are {@link SamplingParams}' own affair. */
final class SamplingReader {
    private final FoveaConfig.Defaults defaults;

    SamplingReader(FoveaConfig.Defaults defaults) {
        this.defaults = defaults;
    }

    SamplingParams read(JsonView request) {
        SamplingParams.Builder params = SamplingParams.builder().temperature(defaults.temperature());
        request.find("temperature").map(JsonView::number).ifPresent(params::temperature);
        request.find("top_p").map(JsonView::number).ifPresent(params::topP);
        request.find("top_k").map(JsonView::integer).map(SamplingReader::topK).ifPresent(params::topK);
        request.find("min_p").map(JsonView::number).ifPresent(params::minP);
        request.find("repetition_penalty").map(JsonView::number).ifPresent(params::repetitionPenalty);
        request.find("presence_penalty").map(JsonView::number).ifPresent(params::presencePenalty);
        request.find("frequency_penalty").map(JsonView::number).ifPresent(params::frequencyPenalty);
        request.find("seed").map(JsonView::longInteger).ifPresent(params::seed);
        request.find("stop").map(SamplingReader::stops).ifPresent(params::stopStrings);
        request.find("stop_token_ids").map(SamplingReader::ids).ifPresent(params::stopTokens);
        maxTokens(request).ifPresent(params::maxTokens);
        topLogprobs(request).ifPresent(params::topLogprobs);
        return params.build();
    }

    /** Other servers write −1 for "all"; the engine writes 0. */
    private static int topK(int value) {
        return value == -1 ? 0 : value;
    }

    private static List<String> stops(JsonView stop) {
        if (!stop.isText() && !stop.isArray()) {
            throw stop.wrong("a string or an array of strings");
        }
        return stop.isText()
                ? List.of(stop.text())
                : stop.items().stream().map(JsonView::text).toList();
    }

    private static List<Integer> ids(JsonView ids) {
        return ids.items().stream().map(JsonView::integer).toList();
    }

    private OptionalInt maxTokens(JsonView request) {
        return request.find("max_completion_tokens")
                .or(() -> request.find("max_tokens"))
                .map(value -> OptionalInt.of(value.integer()))
                .orElse(defaults.maxTokens());
    }

    private static OptionalInt topLogprobs(JsonView request) {
        boolean wanted = request.find("logprobs").map(JsonView::flag).orElse(false);
        OptionalInt count = request.find("top_logprobs")
                .map(value -> OptionalInt.of(value.integer()))
                .orElse(OptionalInt.empty());
        if (!wanted && count.orElse(0) > 0) {
            throw BadRequest.invalid("top_logprobs", "top_logprobs needs logprobs to be true");
        }
        return wanted ? OptionalInt.of(count.orElse(0)) : OptionalInt.empty();
    }
}
