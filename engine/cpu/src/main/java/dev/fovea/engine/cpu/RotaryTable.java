package dev.fovea.engine.cpu;

import dev.fovea.engine.tensor.Tensor;

/**
 * {@code cos(p·f_i), sin(p·f_i)} with {@code f_i = base^(−2i/d)}: frequency and angle rounded to fp32 as the reference
 * rounds them, cosine and sine of that angle in fp64. The frequencies of the last base are kept.
 */
final class RotaryTable {
    private float[] frequencies = new float[0];
    private float base = Float.NaN;

    void fill(Tensor out, Tensor positions, Tensor bases) {
        int half = out.rowLength() / 2;
        long table = Lanes.address(out);
        long position = Lanes.address(positions);
        long baseOf = Lanes.address(bases);
        for (int token = 0; token < out.rows(); token++) {
            prepare(Lanes.getFloat(baseOf + 4L * token), half);
            float p = Lanes.getFloat(position + 4L * token);
            long row = table + token * Lanes.rowBytes(out);
            for (int i = 0; i < half; i++) {
                float angle = p * frequencies[i];
                Lanes.setFloat(row + 4L * i, (float) Math.cos(angle));
                Lanes.setFloat(row + 4L * (half + i), (float) Math.sin(angle));
            }
        }
    }

    private void prepare(float wanted, int half) {
        if (wanted == base && frequencies.length == half) {
            return;
        }
        base = wanted;
        if (frequencies.length != half) {
            frequencies = new float[half];
        }
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) (1 / Math.pow(base, (double) i / half));
        }
    }
}
