package dev.fovea.service.documents;

import java.awt.image.BufferedImage;

/** Pictures as bytes. */
final class Pixels {
    private static final int CHANNELS = 3;

    private Pixels() {}

    /** {@code [height, width, 3]} bytes: R, G, B. */
    static byte[] rgb(BufferedImage picture) {
        int width = picture.getWidth();
        byte[] bytes = new byte[width * picture.getHeight() * CHANNELS];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                bytes[at++] = (byte) (pixel >> 16);
                bytes[at++] = (byte) (pixel >> 8);
                bytes[at++] = (byte) pixel;
            }
        }
        return bytes;
    }
}
