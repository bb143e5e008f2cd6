package dev.fovea.engine.image;

import java.util.Arrays;

/**
 * Weighted sums of rows, rounded to 8 bits: the inner loop of both passes of the resampler. Not for use by two threads.
 *
 * <p>Levels are ints, sums doubles and results bytes because C2 makes vector instructions of a loop over several arrays
 * only if it sees that they cannot overlap, which it knows of arrays of different types alone, and because it does not
 * widen bytes to ints in vectors. Adding four rows at a time halves the traffic of the sums.
 */
final class WeightedRows {
    private final double[] sums;
    private final int[] levels;

    WeightedRows(int longest) {
        sums = new double[longest];
        levels = new int[longest];
    }

    /**
     * Computes one target row: {@code out[to + j] = clip(round(Σ weight_i · source[from + i · stride + j]))}.
     *
     * @param source levels 0..255
     * @param from where the first source row of this target begins
     * @param stride from one source row to the next
     * @param target which row of {@code taps}
     * @param out receives {@code length} levels at {@code to}
     */
    void blend(int[] source, int from, int stride, FilterTaps taps, int target, byte[] out, int to, int length) {
        double[] weights = taps.weights();
        int weight = target * taps.width();
        int end = weight + taps.count()[target];
        int row = from;
        Arrays.fill(sums, 0, length, 0.5);
        for (; weight + 4 <= end; weight += 4) {
            add(
                    source,
                    row,
                    row + stride,
                    row + 2 * stride,
                    row + 3 * stride,
                    weights[weight],
                    weights[weight + 1],
                    weights[weight + 2],
                    weights[weight + 3],
                    sums,
                    length);
            row += 4 * stride;
        }
        for (; weight + 2 <= end; weight += 2) {
            add(source, row, row + stride, weights[weight], weights[weight + 1], sums, length);
            row += 2 * stride;
        }
        if (weight < end) {
            add(source, row, weights[weight], sums, length);
        }
        clip(sums, levels, length);
        narrow(levels, out, to, length);
    }

    private static void add(
            int[] source,
            int row0,
            int row1,
            int row2,
            int row3,
            double weight0,
            double weight1,
            double weight2,
            double weight3,
            double[] sums,
            int length) {
        for (int j = 0; j < length; j++) {
            sums[j] += source[row0 + j] * weight0
                    + source[row1 + j] * weight1
                    + source[row2 + j] * weight2
                    + source[row3 + j] * weight3;
        }
    }

    private static void add(
            int[] source, int row0, int row1, double weight0, double weight1, double[] sums, int length) {
        for (int j = 0; j < length; j++) {
            sums[j] += source[row0 + j] * weight0 + source[row1 + j] * weight1;
        }
    }

    private static void add(int[] source, int row, double weight, double[] sums, int length) {
        for (int j = 0; j < length; j++) {
            sums[j] += source[row + j] * weight;
        }
    }

    /** Truncation is the rounding wanted: the sums began at one half, and all below zero become zero. */
    private static void clip(double[] sums, int[] levels, int length) {
        for (int j = 0; j < length; j++) {
            levels[j] = Math.max(0, Math.min(255, (int) sums[j]));
        }
    }

    private static void narrow(int[] levels, byte[] out, int to, int length) {
        for (int j = 0; j < length; j++) {
            out[to + j] = (byte) levels[j];
        }
    }

    /** Levels as the sums read them. */
    static void widen(byte[] levels, int from, int[] out, int to, int length) {
        for (int j = 0; j < length; j++) {
            out[to + j] = levels[from + j] & 0xff;
        }
    }
}
