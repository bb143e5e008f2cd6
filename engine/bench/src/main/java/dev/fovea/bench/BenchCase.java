package dev.fovea.bench;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is timed, and what it takes of a runner. */
public enum BenchCase {
    /** One sequence writes after 64 tokens. */
    DECODE(1, 1024, 512, 4),
    /** A prompt of 512 tokens, up to its first logits. */
    PREFILL(1, 1024, 512, 4),
    /** Tiles through vision transformer and projector, as many as the device takes in one pass. */
    VIT(1, 1024, 512, 16),
    /** 32 sequences write after 1,024 tokens each. */
    BATCH(32, 1024 + 256, 2048, 4),
    /** A photograph of 12 megapixels and 64 tokens of text, from decoded pixels to the first token. */
    PAGE(1, Pages.TOKENS + 16, 4096, 16),
    /** 64 such pages asked at once, 128 tokens answered to each. */
    REQUESTS(64, Pages.TOKENS + 144, 4096, 16 * Pages.TILES),
    /** One sequence writes after 131,072 tokens. */
    LONG(1, (1 << 17) + 256, 2048, 4);

    private final int sequences;
    private final int contextTokens;
    private final int stepTokens;
    private final int tiles;

    BenchCase(int sequences, int contextTokens, int stepTokens, int tiles) {
        this.sequences = sequences;
        this.contextTokens = contextTokens;
        this.stepTokens = stepTokens;
        this.tiles = tiles;
    }

    /** Sequences that run at once. */
    int sequences() {
        return sequences;
    }

    /** Tokens of the longest sequence. */
    int contextTokens() {
        return contextTokens;
    }

    /** Tokens of the largest step. */
    int stepTokens() {
        return stepTokens;
    }

    /** Tiles whose visual tokens are held at once. */
    int tiles() {
        return tiles;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The case of that id. */
    public static BenchCase parse(String id) {
        for (BenchCase one : values()) {
            if (one.id().equals(id)) {
                return one;
            }
        }
        throw new EngineException(
                ErrorCode.REQUEST_INVALID,
                "no case '%s'; there are %s"
                        .formatted(
                                id, Arrays.stream(values()).map(BenchCase::id).collect(Collectors.joining(", "))));
    }
}
