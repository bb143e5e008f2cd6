package dev.fovea.engine.image;

/**
 * A resized picture and how it lies in memory: cut into tiles in reading order, each of three planes.
 *
 * @param columns tiles across
 * @param rows tiles down
 * @param tileWidth pixels across a tile
 * @param tileHeight pixels down a tile
 * @param planes receives {@code [rows · columns, 3, tileHeight, tileWidth]} levels
 * @param offset where the first tile begins in {@code planes}
 */
record TileSheet(int columns, int rows, int tileWidth, int tileHeight, byte[] planes, int offset) {
    /** Pixels across the whole sheet. */
    int width() {
        return columns * tileWidth;
    }

    /** Pixels down the whole sheet. */
    int height() {
        return rows * tileHeight;
    }

    /** Where the part of row {@code y} lies that is in the given column of tiles. */
    int rowAt(int column, int colour, int y) {
        int tile = (y / tileHeight) * columns + column;
        return offset + ((tile * 3 + colour) * tileHeight + y % tileHeight) * tileWidth;
    }
}
