package dev.fovea.plugin;

import java.awt.image.BufferedImage;

/** Turns a page's picture into a vector, so that pages that look alike lie near each other. Safe for use by many threads. */
public interface PictureEncoder {
    /** Length of the vectors; constant. */
    int dimension();

    /** Names encoder and weights: vectors of different names must not be compared. */
    String name();

    /** A vector of length 1, {@code [dimension]}. Blocks while the encoder works. */
    float[] encode(BufferedImage picture);
}
