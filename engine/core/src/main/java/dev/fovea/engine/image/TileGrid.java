package dev.fovea.engine.image;

/**
 * How a picture is cut: columns × rows of equal tiles in reading order, then perhaps the whole picture as thumbnail.
 *
 * @param columns tiles across, at least 1
 * @param rows tiles down, at least 1
 * @param thumbnail whether the last tile shows the whole picture
 */
public record TileGrid(int columns, int rows, boolean thumbnail) {
    public TileGrid {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("a grid needs a tile, found %d × %d".formatted(columns, rows));
        }
    }

    /**
     * What a tile shows, as a fraction of the page's width and height.
     *
     * @param x1 left edge, 0..1
     * @param y1 top edge, 0..1
     * @param x2 right edge, above {@code x1}
     * @param y2 bottom edge, above {@code y1}
     */
    public record PageArea(double x1, double y1, double x2, double y2) {}

    /**
     * The grid whose aspect ratio is closest to the picture's; of equally close ones the largest that the picture has
     * pixels for (over half of the grid's).
     *
     * <p>{@code dynamic_preprocess} of InternVL 1.5 (arXiv 2404.16821, section 3.2). Grids are tried by area, then by
     * columns, and ratios compared in double precision without tolerance: both decide ties.
     *
     * @param width pixels across, at least 1
     * @param height pixels down, at least 1
     */
    public static TileGrid choose(int width, int height, TilingParams params) {
        if (!params.dynamic()) {
            return new TileGrid(1, 1, false);
        }
        double aspect = (double) width / height;
        double halfTile = 0.5 * params.tileSize() * params.tileSize();
        double smallest = Double.POSITIVE_INFINITY;
        int bestColumns = 1;
        int bestRows = 1;
        for (int area = params.minTiles(); area <= params.maxTiles(); area++) {
            for (int columns = 1; columns <= area; columns++) {
                if (area % columns != 0) {
                    continue;
                }
                int rows = area / columns;
                double difference = Math.abs(aspect - (double) columns / rows);
                boolean enoughPixels = (long) width * height > halfTile * area;
                if (difference < smallest || (difference == smallest && enoughPixels)) {
                    smallest = difference;
                    bestColumns = columns;
                    bestRows = rows;
                }
            }
        }
        return new TileGrid(bestColumns, bestRows, params.useThumbnail() && bestColumns * bestRows > 1);
    }

    /** Tiles cut from the picture, without the thumbnail. */
    public int gridTiles() {
        return columns * rows;
    }

    /** All tiles, the thumbnail included. */
    public int tiles() {
        return gridTiles() + (thumbnail ? 1 : 0);
    }

    /** Whether that tile is the thumbnail. */
    public boolean isThumbnail(int tile) {
        return thumbnail && tile == gridTiles();
    }

    /** The part of the page that a tile shows. */
    public PageArea areaOf(int tile) {
        if (tile < 0 || tile >= tiles()) {
            throw new IndexOutOfBoundsException("tile %d of %d".formatted(tile, tiles()));
        }
        if (isThumbnail(tile)) {
            return new PageArea(0, 0, 1, 1);
        }
        int column = tile % columns;
        int row = tile / columns;
        return new PageArea(
                (double) column / columns,
                (double) row / rows,
                (double) (column + 1) / columns,
                (double) (row + 1) / rows);
    }

    /**
     * The tile, thumbnail apart, that shows a point of the page.
     *
     * @param x fraction of the page's width; beyond 0..1 the nearest edge counts
     * @param y fraction of the page's height, likewise
     */
    public int tileAt(double x, double y) {
        return indexAt(y, rows) * columns + indexAt(x, columns);
    }

    private static int indexAt(double fraction, int count) {
        return Math.clamp((int) Math.floor(fraction * count), 0, count - 1);
    }
}
