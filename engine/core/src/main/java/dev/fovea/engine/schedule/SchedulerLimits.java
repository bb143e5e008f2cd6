package dev.fovea.engine.schedule;

/**
 * What a scheduler divides.
 *
 * @param maxSequences sequences that run at once
 * @param stepTokens the token budget of one step, at least {@code maxSequences}
 * @param blocks KV blocks
 * @param blockSize tokens a block
 * @param embeddingRows visual tokens that the embedding pool holds
 * @param tokensPerTile visual tokens of a tile
 * @param tilesPerEncode the most tiles to encode at once
 */
public record SchedulerLimits(
        int maxSequences,
        int stepTokens,
        int blocks,
        int blockSize,
        int embeddingRows,
        int tokensPerTile,
        int tilesPerEncode) {
    public SchedulerLimits {
        if (maxSequences < 1 || blocks < 1 || blockSize < 1 || tokensPerTile < 1 || tilesPerEncode < 1) {
            throw new IllegalArgumentException("a scheduler needs sequences, blocks and tiles");
        }
        if (stepTokens < maxSequences) {
            throw new IllegalArgumentException(
                    "a step of %d tokens cannot serve %d sequences in decode".formatted(stepTokens, maxSequences));
        }
    }

    /** Tokens that the KV cache holds. */
    public int kvTokens() {
        return blocks * blockSize;
    }

    /** Tiles that the embedding pool holds. */
    public int poolTiles() {
        return embeddingRows / tokensPerTile;
    }
}
