package dev.fovea.engine.prompt;

import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.VisualStride;
import java.util.List;

/** What the decoder reads: a token and a position per index, and the pictures behind the visual tokens. Immutable. */
public final class EncodedPrompt {
    private final int[] tokens; // [length]
    private final float[] positions; // [length]
    private final float nextPosition;
    private final List<ImageSpan> spans;
    private final List<ImageUse> images;
    private final VisualStride stride;

    /**
     * Numbers the tokens by the stride.
     *
     * @param tokens not to be changed after the call
     * @param spans where the visual tokens are, in order and apart
     * @param images how each picture was cut, one a span
     */
    public EncodedPrompt(int[] tokens, List<ImageSpan> spans, List<ImageUse> images, VisualStride stride) {
        this.tokens = tokens;
        this.spans = List.copyOf(spans);
        this.images = List.copyOf(images);
        this.stride = stride;
        this.positions = PositionScheme.of(stride).positions(tokens.length, this.spans);
        this.nextPosition = positions.length == 0 ? 0 : positions[positions.length - 1] + 1;
    }

    /** How many tokens there are, visual ones included. */
    public int length() {
        return tokens.length;
    }

    /** Token ids, {@code [length]}; not to be changed. */
    public int[] tokens() {
        return tokens;
    }

    /** Where each token stands for the rotary embedding, {@code [length]}; not to be changed. */
    public float[] positions() {
        return positions;
    }

    /** Position of the first token that is written; each further one stands 1 on. */
    public float nextPosition() {
        return nextPosition;
    }

    /** Where the visual tokens are, in order. */
    public List<ImageSpan> spans() {
        return spans;
    }

    /** How each picture was cut, one a span. */
    public List<ImageUse> images() {
        return images;
    }

    /** How many of the tokens stand for pictures. */
    public int visualTokens() {
        return spans.stream().mapToInt(ImageSpan::length).sum();
    }

    public VisualStride stride() {
        return stride;
    }

    /** Names the KV blocks of this prompt and of what is written after it. */
    public BlockHasher blockHasher() {
        return new BlockHasher(spans, stride);
    }

    @Override
    public String toString() {
        return "EncodedPrompt[%d tokens, %d pictures, δ = %s]".formatted(length(), spans.size(), stride.delta());
    }
}
