package dev.fovea.langchain4j;

import dev.fovea.engine.api.Box;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.TokenLogprob;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Fovea knows of an answer beside its text: boxes, log-probabilities, further choices, tile grids and times. */
public final class FoveaChatResponseMetadata extends ChatResponseMetadata {
    private final List<Box> boxes;
    private final List<TokenLogprob> logprobs;
    private final List<Completion.Choice> furtherChoices;
    private final List<ImageUse> images;
    private final Completion.@Nullable Timings timings;
    private final boolean cancelled;

    private FoveaChatResponseMetadata(Builder builder) {
        super(builder);
        boxes = List.copyOf(builder.boxes);
        logprobs = List.copyOf(builder.logprobs);
        furtherChoices = List.copyOf(builder.furtherChoices);
        images = List.copyOf(builder.images);
        timings = builder.timings;
        cancelled = builder.cancelled;
    }

    /** The regions that the answer points at, as fractions of their picture. */
    public List<Box> boxes() {
        return boxes;
    }

    /** One entry for each token of the answer, when the request asked for them. */
    public List<TokenLogprob> logprobs() {
        return logprobs;
    }

    /** The answers after the first one, when the request asked for several. */
    public List<Completion.Choice> furtherChoices() {
        return furtherChoices;
    }

    /** How each picture was cut, in the order of the messages. */
    public List<ImageUse> images() {
        return images;
    }

    /** How long the answer took. */
    public Optional<Completion.Timings> timings() {
        return Optional.ofNullable(timings);
    }

    /** Whether the answer is short because it was cancelled; the finish reason is then {@code OTHER}. */
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public Builder toBuilder() {
        Builder builder = new Builder();
        toBuilder(builder);
        return builder.boxes(boxes)
                .logprobs(logprobs)
                .furtherChoices(furtherChoices)
                .images(images)
                .timings(timings)
                .cancelled(cancelled);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof FoveaChatResponseMetadata that
                && boxes.equals(that.boxes)
                && logprobs.equals(that.logprobs)
                && furtherChoices.equals(that.furtherChoices)
                && images.equals(that.images)
                && Objects.equals(timings, that.timings)
                && cancelled == that.cancelled;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), boxes, logprobs, furtherChoices, images, timings, cancelled);
    }

    @Override
    public String toString() {
        return "FoveaChatResponseMetadata{id=%s, modelName=%s, tokenUsage=%s, finishReason=%s, boxes=%s, images=%s}"
                .formatted(id(), modelName(), tokenUsage(), finishReason(), boxes, images);
    }

    /** Collects the parts; what is not set stays empty. */
    public static final class Builder extends ChatResponseMetadata.Builder<Builder> {
        private List<Box> boxes = List.of();
        private List<TokenLogprob> logprobs = List.of();
        private List<Completion.Choice> furtherChoices = List.of();
        private List<ImageUse> images = List.of();
        private Completion.@Nullable Timings timings;
        private boolean cancelled;

        private Builder() {}

        public Builder boxes(List<Box> value) {
            boxes = value;
            return this;
        }

        public Builder logprobs(List<TokenLogprob> value) {
            logprobs = value;
            return this;
        }

        public Builder furtherChoices(List<Completion.Choice> value) {
            furtherChoices = value;
            return this;
        }

        public Builder images(List<ImageUse> value) {
            images = value;
            return this;
        }

        public Builder timings(Completion.@Nullable Timings value) {
            timings = value;
            return this;
        }

        public Builder cancelled(boolean value) {
            cancelled = value;
            return this;
        }

        @Override
        public FoveaChatResponseMetadata build() {
            return new FoveaChatResponseMetadata(this);
        }
    }
}
