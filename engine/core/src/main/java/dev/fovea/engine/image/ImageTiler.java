package dev.fovea.engine.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Cuts pictures into the tiles a model reads; for use by any number of threads. */
public final class ImageTiler {
    /** The longest side of a picture, in pixels: what JPEG can say. */
    public static final int MAX_SIDE = 65_535;

    private final PixelNormalizer normalizer;

    public ImageTiler(PixelNormalizer normalizer) {
        this.normalizer = normalizer;
    }

    /**
     * Resizes the whole picture to the grid closest to its shape, cuts it, and adds the thumbnail where the grid has one.
     *
     * @throws EngineException {@link ErrorCode#IMAGE_TOO_LARGE} if a side is longer than {@link #MAX_SIDE} or the work
     *     would take more memory than an array can hold
     */
    public TiledImage tile(RgbImage image, TilingParams params) {
        TileGrid grid = TileGrid.choose(image.width(), image.height(), params);
        requireManageable(image, grid, params);
        int size = params.tileSize();
        int tileBytes = 3 * size * size;
        byte[] planes = new byte[grid.tiles() * tileBytes]; // [tiles, 3, size, size]
        List<TileSheet> sheets = new ArrayList<>();
        sheets.add(new TileSheet(grid.columns(), grid.rows(), size, size, planes, 0));
        if (grid.thumbnail()) {
            sheets.add(new TileSheet(1, 1, size, size, planes, grid.gridTiles() * tileBytes));
        }
        Resampler.resize(image, sheets);
        return new TiledImage(image.width(), image.height(), grid, size, planes, normalizer);
    }

    private static void requireManageable(RgbImage image, TileGrid grid, TilingParams params) {
        if (Math.max(image.width(), image.height()) > MAX_SIDE) {
            throw new EngineException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "a picture's sides may have at most %d pixels; found %d × %d"
                            .formatted(MAX_SIDE, image.width(), image.height()));
        }
        long size = params.tileSize();
        long squeezed = 3L * image.height() * grid.columns() * size;
        if (squeezed > Integer.MAX_VALUE || 3 * size * size * grid.tiles() > Integer.MAX_VALUE) {
            throw new EngineException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "a picture of %d × %d pixels in %d × %d tiles takes more than 2 GB; allow fewer tiles"
                            .formatted(image.width(), image.height(), grid.columns(), grid.rows()));
        }
    }
}
