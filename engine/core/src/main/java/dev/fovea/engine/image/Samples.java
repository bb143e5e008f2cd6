package dev.fovea.engine.image;

import dev.fovea.engine.api.ImageSource.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Turns decoded samples into RGB, by the formulas of Pillow and libjpeg. */
final class Samples {
    private static final int FRACTION_BITS = 16;
    private static final int HALF = 1 << (FRACTION_BITS - 1);
    private static final int RED_CR = fixed(1.402);
    private static final int GREEN_CB = fixed(0.34414);
    private static final int GREEN_CR = fixed(0.71414);
    private static final int BLUE_CB = fixed(1.772);

    private Samples() {}

    /** Pixels by the picture's own colour model; transparency is dropped. */
    static RgbImage toRgb(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return toRgb(image.getRaster(), palette);
        }
        int width = image.getWidth();
        int[] row = new int[width];
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int to = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                rgb[to++] = (byte) (pixel >> 16);
                rgb[to++] = (byte) (pixel >> 8);
                rgb[to++] = (byte) pixel;
            }
        }
        return new RgbImage(width, image.getHeight(), rgb);
    }

    private static RgbImage toRgb(Raster raster, IndexColorModel palette) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        return convert(raster, (samples, from, rgb, to) -> {
            int index = samples[from];
            int colour = index < colours.length ? colours[index] : 0;
            rgb[to] = (byte) (colour >> 16);
            rgb[to + 1] = (byte) (colour >> 8);
            rgb[to + 2] = (byte) colour;
        });
    }

    /** Pixels by the meaning of their samples. */
    static RgbImage toRgb(Raster raster, SampleLayout layout) {
        return switch (layout) {
            case GRAY -> convert(raster, (in, from, rgb, to) -> gray(in[from], rgb, to));
            case GRAY_16_CLIPPED -> convert(raster, (in, from, rgb, to) -> gray(Math.min(255, in[from]), rgb, to));
            case GRAY_16_HIGH -> convert(raster, (in, from, rgb, to) -> gray(in[from] >> 8, rgb, to));
            case RGB -> convert(raster, (in, from, rgb, to) -> copy(in, from, 0, rgb, to));
            case RGB_16_HIGH -> convert(raster, (in, from, rgb, to) -> copy(in, from, 8, rgb, to));
            case YCC -> convert(raster, Samples::ycc);
            case CMYK ->
                convert(raster, (in, from, rgb, to) -> {
                    copy(in, from, 0, rgb, to);
                    addBlack(in[from + 3], rgb, to);
                });
            case YCCK ->
                convert(raster, (in, from, rgb, to) -> {
                    ycc(in, from, rgb, to);
                    invert(rgb, to);
                    addBlack(in[from + 3], rgb, to);
                });
            case COLOUR_MODEL -> throw new IllegalArgumentException("a raster has no colour model");
        };
    }

    private interface PixelConversion {
        void convert(int[] samples, int from, byte[] rgb, int to);
    }

    private static RgbImage convert(Raster raster, PixelConversion conversion) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] row = new int[width * bands]; // [width, bands]
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int from = 0; from < row.length; from += bands) {
                conversion.convert(row, from, rgb, to);
                to += 3;
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    private static void gray(int level, byte[] rgb, int to) {
        rgb[to] = (byte) level;
        rgb[to + 1] = (byte) level;
        rgb[to + 2] = (byte) level;
    }

    private static void copy(int[] samples, int from, int shift, byte[] rgb, int to) {
        rgb[to] = (byte) (samples[from] >> shift);
        rgb[to + 1] = (byte) (samples[from + 1] >> shift);
        rgb[to + 2] = (byte) (samples[from + 2] >> shift);
    }

    /** JFIF's formula in libjpeg's fixed point. */
    private static void ycc(int[] samples, int from, byte[] rgb, int to) {
        int luma = samples[from];
        int cb = samples[from + 1] - 128;
        int cr = samples[from + 2] - 128;
        rgb[to] = clip(luma + ((RED_CR * cr + HALF) >> FRACTION_BITS));
        rgb[to + 1] = clip(luma + ((HALF - GREEN_CB * cb - GREEN_CR * cr) >> FRACTION_BITS));
        rgb[to + 2] = clip(luma + ((BLUE_CB * cb + HALF) >> FRACTION_BITS));
    }

    private static void invert(byte[] rgb, int to) {
        for (int colour = 0; colour < 3; colour++) {
            rgb[to + colour] = (byte) ~rgb[to + colour];
        }
    }

    /**
     * Pillow's naive {@code white − ink · white / 255}, with its rounding, of inverted inks.
     *
     * @param white inverted black, 0..255
     * @param rgb holds inverted cyan, magenta and yellow; receives red, green, blue
     */
    private static void addBlack(int white, byte[] rgb, int to) {
        for (int colour = 0; colour < 3; colour++) {
            int ink = 255 - (rgb[to + colour] & 0xff);
            int product = ink * white + 128;
            rgb[to + colour] = (byte) (white - ((product + (product >> 8)) >> 8));
        }
    }

    private static byte clip(int level) {
        return (byte) Math.clamp(level, 0, 255);
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << FRACTION_BITS) + 0.5);
    }
}
