package dev.fovea.engine.tensor;

/**
 * Eight-bit floats in e4m3 (Micikevicius et al. 2022): a sign, four bits of exponent with bias 7, three of mantissa; no
 * infinity, largest number 448.
 */
public final class Float8 {
    public static final float LARGEST = 448;

    private static final int BIAS = 7;
    private static final int MANTISSA_BITS = 3;
    private static final int NAN = 0x7f;

    private Float8() {}

    /** The scale that brings the largest of {@code count} weights from {@code from} to {@link #LARGEST}; 1 if all are 0. */
    public static float scale(float[] weights, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest == 0 ? 1 : largest / LARGEST;
    }

    /** Rounds to the nearest, ties to even; what is larger than {@link #LARGEST} becomes it, NaN stays NaN. */
    public static byte to(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 24) & 0x80;
        if (Float.isNaN(value)) {
            return (byte) (sign | NAN);
        }
        float magnitude = Math.min(Math.abs(value), LARGEST);
        int exponent = Math.max(Math.getExponent(magnitude), 1 - BIAS);
        // In units of the last place there; a carry into the next exponent has the right bits by itself.
        int units = (int) Math.rint(Math.scalb(magnitude, MANTISSA_BITS - exponent));
        int bits = units + ((exponent + BIAS - 1) << MANTISSA_BITS);
        return (byte) (sign | bits);
    }

    public static float from(byte bits) {
        int magnitude = bits & 0x7f;
        if (magnitude == NAN) {
            return Float.NaN;
        }
        int exponent = magnitude >> MANTISSA_BITS;
        int mantissa = magnitude & ((1 << MANTISSA_BITS) - 1);
        float value = exponent == 0
                ? Math.scalb((float) mantissa, 1 - BIAS - MANTISSA_BITS)
                : Math.scalb((float) (mantissa + (1 << MANTISSA_BITS)), exponent - BIAS - MANTISSA_BITS);
        return bits < 0 ? -value : value;
    }
}
