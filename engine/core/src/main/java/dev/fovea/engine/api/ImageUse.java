package dev.fovea.engine.api;

/**
 * How one picture of a request was read.
 *
 * @param width pixels across after orientation
 * @param height pixels down after orientation
 * @param columns tiles across
 * @param rows tiles down
 * @param thumbnail whether the whole picture was added as one more tile
 * @param visualTokens tokens it takes in the prompt
 */
public record ImageUse(int width, int height, int columns, int rows, boolean thumbnail, int visualTokens) {
    /** Tiles read, thumbnail included. */
    public int tiles() {
        return columns * rows + (thumbnail ? 1 : 0);
    }
}
