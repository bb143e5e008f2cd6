package dev.fovea.engine.image;

import dev.fovea.engine.api.ImageSource.RgbImage;

/** The resampler's definition in the integers that Pillow uses, one pixel at a time: obviously right, and slow. */
final class IntegerResampler {
    private static final int BITS = 22;

    private IntegerResampler() {}

    static RgbImage resize(RgbImage image, int width, int height) {
        byte[] squeezed = axis(image.rgb(), image.height(), image.width(), width, 3);
        return new RgbImage(width, height, axis(squeezed, 1, image.height(), height, 3 * width));
    }

    /** From {@code [outer, sources, inner]} to {@code [outer, targets, inner]}. */
    private static byte[] axis(byte[] in, int outer, int sources, int targets, int inner) {
        byte[] out = new byte[outer * targets * inner];
        for (int target = 0; target < targets; target++) {
            double scale = (double) sources / targets;
            double stretch = Math.max(scale, 1);
            double center = (target + 0.5) * scale;
            int from = Math.max(0, (int) (center - 2 * stretch + 0.5));
            int to = Math.min(sources, (int) (center + 2 * stretch + 0.5));
            int[] weights = weights(from, to, center, stretch);
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < inner; i++) {
                    int sum = 1 << (BITS - 1);
                    for (int source = from; source < to; source++) {
                        sum += (in[(o * sources + source) * inner + i] & 0xff) * weights[source - from];
                    }
                    out[(o * targets + target) * inner + i] = (byte) Math.clamp(sum >> BITS, 0, 255);
                }
            }
        }
        return out;
    }

    private static int[] weights(int from, int to, double center, double stretch) {
        double[] exact = new double[to - from];
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            exact[i] = keys((i + from - center + 0.5) * (1 / stretch));
            sum += exact[i];
        }
        int[] weights = new int[exact.length];
        for (int i = 0; i < exact.length; i++) {
            double scaled = exact[i] / sum * (1 << BITS);
            weights[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return weights;
    }

    private static double keys(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
    }
}
