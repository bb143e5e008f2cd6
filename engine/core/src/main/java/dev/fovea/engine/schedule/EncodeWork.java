package dev.fovea.engine.schedule;

import dev.fovea.engine.image.PixelSource;

/**
 * Tiles to be encoded next.
 *
 * @param pixels the picture
 * @param fromTile the first tile
 * @param rows where each tile's embeddings go, one entry a tile
 * @param picture the picture's place in the cache
 */
public record EncodeWork(PixelSource pixels, int fromTile, int[] rows, EmbeddingCache.Picture picture) {
    public int tiles() {
        return rows.length;
    }
}
