package dev.fovea.engine.tensor;

/**
 * Four bits in groups along the input dimension, as AWQ has them (Lin et al. 2023): {@code w ≈ (q − zero) · scale}, q and
 * zero in 0..15, the scale in bf16 and the product rounded to bf16 once. The formula is written here once so that every
 * backend holds the same numbers.
 *
 * @param scale of the group; 0 for a group of zeros
 * @param zero the q of weight 0
 */
public record GroupQuantization(float scale, int zero) {
    /** Inputs that share scale and zero. */
    public static final int GROUP = 128;

    private static final int LARGEST = 15;

    /** For {@code count} weights from {@code from}: from their least, or 0, to their greatest, or 0, in fifteen steps. */
    public static GroupQuantization of(float[] weights, int from, int count) {
        float least = 0;
        float greatest = 0;
        for (int i = from; i < from + count; i++) {
            least = Math.min(least, weights[i]);
            greatest = Math.max(greatest, weights[i]);
        }
        float scale = rounded((greatest - least) / LARGEST);
        return new GroupQuantization(scale, scale == 0 ? 0 : limited(-least / scale));
    }

    /** With the scale as every backend multiplies by it. */
    public GroupQuantization rounded() {
        return new GroupQuantization(rounded(scale), zero);
    }

    /** The q nearest to a weight. */
    public int quantize(float weight) {
        return scale == 0 ? zero : limited(weight / scale + zero);
    }

    /** The weight that q stands for. */
    public float value(int q) {
        return rounded((q - zero) * scale);
    }

    private static int limited(float q) {
        return Math.clamp((long) Math.rint(q), 0, LARGEST);
    }

    private static float rounded(float value) {
        return Floats.fromBf16(Floats.toBf16(value));
    }
}
