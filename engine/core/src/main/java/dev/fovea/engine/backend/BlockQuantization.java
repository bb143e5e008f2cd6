package dev.fovea.engine.backend;

/**
 * Symmetric int8 in blocks along the input dimension: {@code w ≈ scale · q} with {@code scale = max|w| / 127} of the block
 * and {@code q} rounded to the nearest integer, ties to even. The formula is written here once so that every backend holds
 * the same numbers.
 */
public final class BlockQuantization {
    /** Inputs that share a scale. */
    public static final int BLOCK = 32;

    private BlockQuantization() {}

    /** The scale of {@code count} weights from {@code from}; 0 for a block of zeros. */
    public static float scale(float[] weights, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest / 127;
    }

    /** One weight in units of its block's scale, −127..127. */
    public static byte quantize(float weight, float scale) {
        return scale == 0 ? 0 : (byte) Math.rint(weight / scale);
    }
}
