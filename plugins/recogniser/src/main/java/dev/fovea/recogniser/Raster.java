package dev.fovea.recogniser;

import java.awt.image.BufferedImage;

/**
 * Pixels in memory.
 *
 * @param rgb {@code [height, width]}, rows from the top, {@code 0xRRGGBB}; not to be changed
 */
record Raster(int width, int height, int[] rgb) {
    private static final int OPAQUE = 0xFF000000;
    private static final int WHITE = 0xFFFFFF;

    /** What a picture shows on white paper. */
    static Raster of(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (rgb[i] & OPAQUE) == OPAQUE ? rgb[i] & WHITE : onWhite(rgb[i]);
        }
        return new Raster(width, height, rgb);
    }

    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            mixed = mixed << 8 | (alpha * (argb >> shift & 0xFF) + (255 - alpha) * 255) / 255;
        }
        return mixed;
    }

    /** A channel's value where a point lies, between pixels by distance; beyond the edge, as at the edge. */
    double sample(double x, double y, int shift) {
        double left = Math.clamp(x - 0.5, 0, width - 1.0);
        double top = Math.clamp(y - 0.5, 0, height - 1.0);
        int column = Math.min((int) left, Math.max(0, width - 2));
        int row = Math.min((int) top, Math.max(0, height - 2));
        int nextColumn = Math.min(column + 1, width - 1);
        int nextRow = Math.min(row + 1, height - 1);
        double across = left - column;
        double down = top - row;
        double above = value(column, row, shift) * (1 - across) + value(nextColumn, row, shift) * across;
        double below = value(column, nextRow, shift) * (1 - across) + value(nextColumn, nextRow, shift) * across;
        return above * (1 - down) + below * down;
    }

    private int value(int column, int row, int shift) {
        return rgb[row * width + column] >> shift & 0xFF;
    }

    /** Brightness of a pixel, 0..255. */
    int brightness(int column, int row) {
        int pixel = rgb[row * width + column];
        return (299 * (pixel >> 16 & 0xFF) + 587 * (pixel >> 8 & 0xFF) + 114 * (pixel & 0xFF)) / 1000;
    }
}
