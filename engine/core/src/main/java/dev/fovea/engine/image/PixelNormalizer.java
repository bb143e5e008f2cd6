package dev.fovea.engine.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Turns 8-bit colours into the fp32 numbers that a checkpoint was trained on: {@code (x / 255 − mean) / std}.
 *
 * <p>There are only 256 inputs per colour, so a table holds every result, rounded exactly as the reference rounds it.
 */
public final class PixelNormalizer {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final float[][] table; // [3, 256]

    /**
     * Takes a checkpoint's statistics.
     *
     * @param mean average of R, G and B, in 0..1
     * @param std standard deviation of R, G and B, above 0
     */
    public PixelNormalizer(float[] mean, float[] std) {
        if (mean.length != 3 || std.length != 3) {
            throw new IllegalArgumentException(
                    "mean and std need three numbers each, found %d and %d".formatted(mean.length, std.length));
        }
        table = new float[3][256];
        for (int colour = 0; colour < 3; colour++) {
            for (int level = 0; level < 256; level++) {
                table[colour][level] = (level / 255f - mean[colour]) / std[colour];
            }
        }
    }

    /** The statistics of ImageNet, which all published checkpoints use. */
    public static PixelNormalizer imageNet() {
        return new PixelNormalizer(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});
    }

    /** Normalises {@code count} levels of one colour (0 R, 1 G, 2 B) into fp32 from byte {@code offset} of {@code out}. */
    void write(int colour, byte[] levels, int from, int count, MemorySegment out, long offset) {
        float[] values = table[colour];
        for (int i = 0; i < count; i++) {
            out.set(F32, offset + 4L * i, values[levels[from + i] & 0xff]);
        }
    }
}
