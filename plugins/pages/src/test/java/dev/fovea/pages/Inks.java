package dev.fovea.pages;

import dev.fovea.plugin.PageBox;
import java.awt.image.BufferedImage;

/** Where a picture is dark. */
public final class Inks {
    private static final int DARK = 160;

    private Inks() {}

    /** Around all dark pixels, in pixels. */
    public static PageBox box(BufferedImage picture) {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (isDark(picture, x, y)) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        return new PageBox(left, top, right, bottom);
    }

    public static boolean has(BufferedImage picture, PageBox pixels) {
        for (int y = (int) pixels.top(); y < Math.min(picture.getHeight(), pixels.bottom()); y++) {
            for (int x = (int) pixels.left(); x < Math.min(picture.getWidth(), pixels.right()); x++) {
                if (isDark(picture, x, y)) {
                    return true;
                }
            }
        }
        return false;
    }

    public static boolean isDark(BufferedImage picture, int x, int y) {
        int rgb = picture.getRGB(x, y);
        return ((rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF)) / 3 < DARK;
    }
}
