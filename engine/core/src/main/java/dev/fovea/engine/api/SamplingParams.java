package dev.fovea.engine.api;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the next token is drawn.
 *
 * <p>Order of application: repetition, frequency and presence penalties, temperature, top-k, top-p, min-p, then one draw.
 * Temperature 0 takes the likeliest token of the penalised logits.
 *
 * @param temperature 0 for greedy, else the divisor of the logits; finite, 0..100
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the likeliest tokens whose probabilities reach p, (0, 1]; 1 keeps all
 * @param minP keep tokens of at least this fraction of the likeliest one's probability, 0..1; 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of every token seen so far in prompt or answer,
 *     above 0; 1 for none
 * @param presencePenalty subtracted from tokens that stand in the answer, −2..2
 * @param frequencyPenalty subtracted once per occurrence in the answer, −2..2
 * @param seed fixes the draws; empty for fresh ones each time
 * @param maxTokens the most tokens to write; empty for as many as the context holds
 * @param stopStrings texts that end the answer and are not part of it
 * @param stopTokens token ids that end the answer, beside the model's own
 * @param topLogprobs how many alternatives to report with each token, 0..20; empty for no log-probabilities
 */
public record SamplingParams(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        double presencePenalty,
        double frequencyPenalty,
        OptionalLong seed,
        OptionalInt maxTokens,
        List<String> stopStrings,
        List<Integer> stopTokens,
        OptionalInt topLogprobs) {

    /** The most alternatives that can be asked for with each token. */
    public static final int MAX_TOP_LOGPROBS = 20;

    public SamplingParams {
        require(temperature >= 0 && temperature <= 100, "temperature", "0 to 100", temperature);
        require(topK >= 0, "top_k", "0 (all) or more", topK);
        require(topP > 0 && topP <= 1, "top_p", "above 0 and at most 1", topP);
        require(minP >= 0 && minP <= 1, "min_p", "0 to 1", minP);
        require(
                repetitionPenalty > 0 && repetitionPenalty <= 100,
                "repetition_penalty",
                "above 0 and at most 100",
                repetitionPenalty);
        require(presencePenalty >= -2 && presencePenalty <= 2, "presence_penalty", "-2 to 2", presencePenalty);
        require(frequencyPenalty >= -2 && frequencyPenalty <= 2, "frequency_penalty", "-2 to 2", frequencyPenalty);
        maxTokens.ifPresent(count -> require(count >= 1, "max_tokens", "at least 1", count));
        topLogprobs.ifPresent(count ->
                require(count >= 0 && count <= MAX_TOP_LOGPROBS, "top_logprobs", "0 to " + MAX_TOP_LOGPROBS, count));
        stopStrings = List.copyOf(stopStrings);
        stopTokens = List.copyOf(stopTokens);
        require(stopStrings.stream().noneMatch(String::isEmpty), "stop", "non-empty texts", "an empty one");
    }

    /** Greedy, nothing else set. */
    public static SamplingParams greedy() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isGreedy() {
        return temperature == 0;
    }

    /** Whether earlier tokens change the logits, so that their counts must be kept. */
    public boolean hasPenalties() {
        return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
    }

    private static void require(boolean holds, String name, String expected, Object found) {
        if (!holds) {
            throw new EngineException(
                    ErrorCode.SAMPLING_INVALID, "%s must be %s; found %s".formatted(name, expected, found));
        }
    }

    /** Starts from greedy decoding without penalties. */
    public static final class Builder {
        private double temperature;
        private int topK;
        private double topP = 1;
        private double minP;
        private double repetitionPenalty = 1;
        private double presencePenalty;
        private double frequencyPenalty;
        private OptionalLong seed = OptionalLong.empty();
        private OptionalInt maxTokens = OptionalInt.empty();
        private List<String> stopStrings = List.of();
        private List<Integer> stopTokens = List.of();
        private OptionalInt topLogprobs = OptionalInt.empty();

        private Builder() {}

        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        public Builder topK(int value) {
            topK = value;
            return this;
        }

        public Builder topP(double value) {
            topP = value;
            return this;
        }

        public Builder minP(double value) {
            minP = value;
            return this;
        }

        public Builder repetitionPenalty(double value) {
            repetitionPenalty = value;
            return this;
        }

        public Builder presencePenalty(double value) {
            presencePenalty = value;
            return this;
        }

        public Builder frequencyPenalty(double value) {
            frequencyPenalty = value;
            return this;
        }

        public Builder seed(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        public Builder maxTokens(int value) {
            maxTokens = OptionalInt.of(value);
            return this;
        }

        public Builder stopStrings(List<String> value) {
            stopStrings = value;
            return this;
        }

        public Builder stopTokens(List<Integer> value) {
            stopTokens = value;
            return this;
        }

        public Builder topLogprobs(int value) {
            topLogprobs = OptionalInt.of(value);
            return this;
        }

        public SamplingParams build() {
            return new SamplingParams(
                    temperature,
                    topK,
                    topP,
                    minP,
                    repetitionPenalty,
                    presencePenalty,
                    frequencyPenalty,
                    seed,
                    maxTokens,
                    stopStrings,
                    stopTokens,
                    topLogprobs);
        }
    }
}
