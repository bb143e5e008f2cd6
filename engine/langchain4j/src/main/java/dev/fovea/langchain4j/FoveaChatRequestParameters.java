package dev.fovea.langchain4j;

import dev.fovea.engine.api.VisualStride;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's request parameters and those that only Fovea has. Without a temperature the answer is greedy.
 *
 * <p>They merge as LangChain4j's own do: what a request sets wins over the model's defaults, what it leaves out is filled in
 * from them.
 */
public final class FoveaChatRequestParameters extends DefaultChatRequestParameters {
    private final @Nullable Integer maxTiles;
    private final @Nullable VisualStride visualStride;
    private final @Nullable Long seed;
    private final @Nullable Integer choices;
    private final @Nullable Double minP;
    private final @Nullable Double repetitionPenalty;
    private final @Nullable Integer topLogprobs;
    private final @Nullable Boolean boxesWanted;

    private FoveaChatRequestParameters(Builder builder) {
        super(builder);
        maxTiles = builder.maxTiles;
        visualStride = builder.visualStride;
        seed = builder.seed;
        choices = builder.choices;
        minP = builder.minP;
        repetitionPenalty = builder.repetitionPenalty;
        topLogprobs = builder.topLogprobs;
        boxesWanted = builder.boxesWanted;
    }

    /** These parameters as Fovea's own kind, unchanged but for the kind. */
    static FoveaChatRequestParameters from(ChatRequestParameters parameters) {
        return parameters instanceof FoveaChatRequestParameters own
                ? own
                : builder().overrideWith(parameters).build();
    }

    /** The most tiles to cut each picture into, thumbnail not counted; the model's own limit when empty. */
    public OptionalInt maxTiles() {
        return maxTiles == null ? OptionalInt.empty() : OptionalInt.of(maxTiles);
    }

    /** How far a visual token advances the position; 1 when empty. */
    public Optional<VisualStride> visualStride() {
        return Optional.ofNullable(visualStride);
    }

    /** Fixes the draws of sampling; fresh ones when empty. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** How many answers to write; 1 when empty. All but the first stand in the response's metadata. */
    public OptionalInt choices() {
        return choices == null ? OptionalInt.empty() : OptionalInt.of(choices);
    }

    /** Keeps tokens of at least this fraction of the likeliest one's probability; all when empty. */
    public OptionalDouble minP() {
        return minP == null ? OptionalDouble.empty() : OptionalDouble.of(minP);
    }

    /** Makes tokens that stood in prompt or answer less likely; 1, no change, when empty. */
    public OptionalDouble repetitionPenalty() {
        return repetitionPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(repetitionPenalty);
    }

    /** How many alternatives to report with each token; no log-probabilities when empty. */
    public OptionalInt topLogprobs() {
        return topLogprobs == null ? OptionalInt.empty() : OptionalInt.of(topLogprobs);
    }

    /** Whether the model is asked, in a sentence after the last question, to give boxes; not asked when empty. */
    public Optional<Boolean> boxesWanted() {
        return Optional.ofNullable(boxesWanted);
    }

    @Override
    public FoveaChatRequestParameters overrideWith(ChatRequestParameters that) {
        return builder().overrideWith(this).overrideWith(that).build();
    }

    @Override
    public FoveaChatRequestParameters defaultedBy(ChatRequestParameters that) {
        return builder().overrideWith(that).overrideWith(this).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof FoveaChatRequestParameters that
                && Objects.equals(maxTiles, that.maxTiles)
                && Objects.equals(visualStride, that.visualStride)
                && Objects.equals(seed, that.seed)
                && Objects.equals(choices, that.choices)
                && Objects.equals(minP, that.minP)
                && Objects.equals(repetitionPenalty, that.repetitionPenalty)
                && Objects.equals(topLogprobs, that.topLogprobs)
                && Objects.equals(boxesWanted, that.boxesWanted);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                super.hashCode(),
                maxTiles,
                visualStride,
                seed,
                choices,
                minP,
                repetitionPenalty,
                topLogprobs,
                boxesWanted);
    }

    @Override
    public String toString() {
        return super.toString()
                .replace("DefaultChatRequestParameters{", "FoveaChatRequestParameters{")
                .replaceFirst(
                        "}$",
                        ", maxTiles=%s, visualStride=%s, seed=%s, choices=%s, minP=%s, repetitionPenalty=%s, topLogprobs=%s, boxesWanted=%s}"
                                .formatted(
                                        maxTiles,
                                        visualStride,
                                        seed,
                                        choices,
                                        minP,
                                        repetitionPenalty,
                                        topLogprobs,
                                        boxesWanted));
    }

    /** Collects parameters; what is not set is left to the model's defaults. */
    public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
        private @Nullable Integer maxTiles;
        private @Nullable VisualStride visualStride;
        private @Nullable Long seed;
        private @Nullable Integer choices;
        private @Nullable Double minP;
        private @Nullable Double repetitionPenalty;
        private @Nullable Integer topLogprobs;
        private @Nullable Boolean boxesWanted;

        private Builder() {}

        @Override
        public Builder overrideWith(ChatRequestParameters parameters) {
            super.overrideWith(parameters);
            if (parameters instanceof FoveaChatRequestParameters own) {
                maxTiles = own.maxTiles == null ? maxTiles : own.maxTiles;
                visualStride = own.visualStride == null ? visualStride : own.visualStride;
                seed = own.seed == null ? seed : own.seed;
                choices = own.choices == null ? choices : own.choices;
                minP = own.minP == null ? minP : own.minP;
                repetitionPenalty = own.repetitionPenalty == null ? repetitionPenalty : own.repetitionPenalty;
                topLogprobs = own.topLogprobs == null ? topLogprobs : own.topLogprobs;
                boxesWanted = own.boxesWanted == null ? boxesWanted : own.boxesWanted;
            }
            return this;
        }

        public Builder maxTiles(int value) {
            maxTiles = value;
            return this;
        }

        public Builder visualStride(VisualStride value) {
            visualStride = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder choices(int value) {
            choices = value;
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

        public Builder topLogprobs(int value) {
            topLogprobs = value;
            return this;
        }

        public Builder boxesWanted(boolean value) {
            boxesWanted = value;
            return this;
        }

        @Override
        public FoveaChatRequestParameters build() {
            return new FoveaChatRequestParameters(this);
        }
    }
}
