package dev.fovea.engine.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;

/**
 * How pictures are cut into tiles.
 *
 * @param tileSize pixels along each side of a tile; 448 in all published models
 * @param minTiles the fewest tiles of a grid, at least 1
 * @param maxTiles the most tiles of a grid, the thumbnail not counted, {@code minTiles} to {@link #MAX_TILES}
 * @param useThumbnail whether the whole picture follows as one more tile when the grid has several
 * @param dynamic whether the grid follows the picture's shape; if not, every picture becomes one tile
 */
public record TilingParams(int tileSize, int minTiles, int maxTiles, boolean useThumbnail, boolean dynamic) {
    /** The most tiles that any grid may have: some 150 MB of pixels at 448 pixels a side. */
    public static final int MAX_TILES = 256;

    private static final int MAX_TILE_SIZE = 2048;

    public TilingParams {
        if (tileSize < 1 || tileSize > MAX_TILE_SIZE) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID,
                    "tile size must be 1 to %d; found %d".formatted(MAX_TILE_SIZE, tileSize));
        }
        if (minTiles < 1 || maxTiles < minTiles) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID,
                    "tiles must be at least 1 and the most no fewer than the fewest; found %d to %d"
                            .formatted(minTiles, maxTiles));
        }
        if (maxTiles > MAX_TILES) {
            throw new EngineException(
                    ErrorCode.TOO_MANY_TILES,
                    "a picture may be cut into at most %d tiles; found %d".formatted(MAX_TILES, maxTiles));
        }
    }

    /** The same with at most {@code value} tiles; the fewest are lowered to it where they are more. */
    public TilingParams withMaxTiles(int value) {
        return new TilingParams(tileSize, Math.min(minTiles, value), value, useThumbnail, dynamic);
    }

    /** The same for pictures that become one tile each, such as the frames of a video. */
    public TilingParams singleTile() {
        return new TilingParams(tileSize, 1, 1, useThumbnail, dynamic);
    }
}
