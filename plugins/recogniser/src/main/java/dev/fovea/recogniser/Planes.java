package dev.fovea.recogniser;

/** Pixels as networks read them: a plane a channel, B, G, R, the order in which the networks were trained. */
final class Planes {
    private static final int MOST_SAMPLES = 4;

    private Planes() {}

    /**
     * A picture from its top left corner, reduced; beyond its edge, as at the edge.
     *
     * @param step pixels of the picture for one of the planes, at least 1
     * @return {@code [3, height, width]}
     */
    static float[] scaled(Raster picture, double step, int width, int height, float[] mean, float[] deviation) {
        TiltedBox whole = new TiltedBox(width * step / 2, height * step / 2, 0, width * step, height * step);
        Raster cut = cut(picture, whole, width, height);
        float[] planes = new float[3 * width * height];
        write(cut, planes, 0, width, mean, deviation);
        return planes;
    }

    /** A part of a picture, straightened and scaled; each pixel is the mean of what it covers. */
    static Raster cut(Raster picture, TiltedBox box, int width, int height) {
        int samples = Math.clamp(Math.round(box.height() / height), 1, MOST_SAMPLES);
        int[] rgb = new int[width * height];
        Point origin = box.point(0, 0);
        Point right = box.point(1, 0);
        Point down = box.point(0, 1);
        double columnX = (right.x() - origin.x()) / width;
        double columnY = (right.y() - origin.y()) / width;
        double rowX = (down.x() - origin.x()) / height;
        double rowY = (down.y() - origin.y()) / height;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double red = 0;
                double green = 0;
                double blue = 0;
                for (int i = 0; i < samples * samples; i++) {
                    double across = column + (i % samples + 0.5) / samples;
                    double along = row + (i / samples + 0.5) / samples;
                    double x = origin.x() + across * columnX + along * rowX;
                    double y = origin.y() + across * columnY + along * rowY;
                    red += picture.sample(x, y, 16);
                    green += picture.sample(x, y, 8);
                    blue += picture.sample(x, y, 0);
                }
                rgb[row * width + column] = pixel(red, green, blue, samples * samples);
            }
        }
        return new Raster(width, height, rgb);
    }

    private static int pixel(double red, double green, double blue, int samples) {
        return (int) Math.round(red / samples) << 16
                | (int) Math.round(green / samples) << 8
                | (int) Math.round(blue / samples);
    }

    /**
     * Writes a picture into planes.
     *
     * @param planes {@code [3, picture.height, width]} from {@code offset}
     * @param width of the planes, at least the picture's; the rest stays as it is
     */
    static void write(Raster picture, float[] planes, int offset, int width, float[] mean, float[] deviation) {
        int plane = width * picture.height();
        for (int row = 0; row < picture.height(); row++) {
            for (int column = 0; column < Math.min(width, picture.width()); column++) {
                int pixel = picture.rgb()[row * picture.width() + column];
                for (int channel = 0; channel < 3; channel++) {
                    float value = (pixel >> 8 * channel & 0xFF) / 255f;
                    planes[offset + channel * plane + row * width + column] =
                            (value - mean[channel]) / deviation[channel];
                }
            }
        }
    }
}
