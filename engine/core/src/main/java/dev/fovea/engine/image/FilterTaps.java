package dev.fovea.engine.image;

/**
 * Which source pixels make up each target pixel along one axis, and how much each counts.
 *
 * <p>Pillow's bicubic filter: Keys' cubic with a = −0.5 (doi 10.1109/TASSP.1981.1163711), stretched by the scale when
 * shrinking, its weights normalised and then rounded to multiples of 2⁻²². Pillow sums the weights as integers; as
 * doubles they are exact too, and so are all sums of them times 8-bit levels, in any order.
 *
 * @param first {@code [targets]} the first source pixel of each target pixel
 * @param count {@code [targets]} how many follow, that one included; at least 1
 * @param weights {@code [targets, width]} their weights, the rest 0
 * @param width the length of a row of {@code weights}
 */
record FilterTaps(int[] first, int[] count, double[] weights, int width) {
    private static final double A = -0.5;
    private static final double SUPPORT = 2;
    private static final int PRECISION = 1 << 22;

    /** The taps that turn {@code sources} pixels into {@code targets}. */
    static FilterTaps bicubic(int sources, int targets) {
        double scale = (double) sources / targets;
        double stretch = Math.max(scale, 1);
        double support = SUPPORT * stretch;
        int width = Math.min(sources, 2 * (int) Math.ceil(support) + 1);
        FilterTaps taps = new FilterTaps(new int[targets], new int[targets], new double[targets * width], width);
        for (int target = 0; target < targets; target++) {
            double center = (target + 0.5) * scale;
            int from = Math.max(0, (int) (center - support + 0.5));
            int to = Math.min(sources, (int) (center + support + 0.5));
            taps.first[target] = from;
            taps.count[target] = to - from;
            taps.weigh(target, center, 1 / stretch);
        }
        return taps;
    }

    private void weigh(int target, double center, double shrink) {
        int row = target * width;
        double sum = 0;
        for (int i = 0; i < count[target]; i++) {
            double weight = keys((i + first[target] - center + 0.5) * shrink);
            weights[row + i] = weight;
            sum += weight;
        }
        for (int i = 0; i < count[target]; i++) {
            weights[row + i] = rounded(weights[row + i] / sum);
        }
    }

    /** Halves go away from zero, as Pillow's cast to int makes them. */
    private static double rounded(double weight) {
        int fixed = (int) (weight * PRECISION + (weight < 0 ? -0.5 : 0.5));
        return (double) fixed / PRECISION;
    }

    private static double keys(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    /** The first source pixel of target pixels from {@code target} on. */
    int start(int target) {
        return first[target];
    }

    /** One past the last source pixel of {@code target}. */
    int end(int target) {
        return first[target] + count[target];
    }
}
