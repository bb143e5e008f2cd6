package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.BlockQuantization;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * How int8 weights of four consecutive steps of a column share an int, and how they are multiplied with as few instructions
 * as possible: an int is {@code q0 + 256 q1 + 256² q2 + 256³ q3}, a number whose digits have signs.
 *
 * <p>Shifted left, so that digit i comes to the top, and turned to fp32, it is {@link #UNIT} times
 * {@code Q_i = q_i + q_(i−1) / 256 + …}: no instruction is spent on cutting off the digits below. Instead the inputs make up
 * for them, once for all columns: {@code Σ x_i q_i = Σ x'_i Q_i} with {@code x'_i = x_i − x_(i+1) / 256} and
 * {@code x'_3 = x_3}. All Q but Q3, which is rounded to the 24 bits of fp32, are exact.
 */
final class Digits {
    /** Steps in an int. */
    static final int COUNT = 4;
    /** What a digit of 1 at the top becomes. */
    static final float UNIT = 1 << 24;

    private static final FloatVector BORROW = borrow();

    private Digits() {}

    /** {@code UNIT · Q_index} of each int. */
    static FloatVector upTo(IntVector ints, int index) {
        IntVector top = index == COUNT - 1 ? ints : ints.lanewise(VectorOperators.LSHL, 24 - 8 * index);
        return (FloatVector) top.convert(VectorOperators.I2F, 0);
    }

    /** Copies {@code count} inputs as {@code x'}, filled up with zeros to a whole block. */
    static void inputs(long x, long to, int count) {
        int i = 0;
        for (; i + Lanes.COUNT < count; i += Lanes.COUNT) {
            Lanes.store(Lanes.load(x + 4L * i + 4).fma(BORROW, Lanes.load(x + 4L * i)), to + 4L * i);
        }
        for (; i < count; i++) {
            boolean last = i % COUNT == COUNT - 1 || i == count - 1;
            float next = last ? 0 : Lanes.getFloat(x + 4L * i + 4);
            Lanes.setFloat(to + 4L * i, Math.fma(next, -1f / 256, Lanes.getFloat(x + 4L * i)));
        }
        int rest = (BlockQuantization.BLOCK - count % BlockQuantization.BLOCK) % BlockQuantization.BLOCK;
        for (; rest > 0; rest--) {
            Lanes.setFloat(to + 4L * i++, 0);
        }
    }

    private static FloatVector borrow() {
        float[] factors = new float[Lanes.COUNT];
        for (int lane = 0; lane < factors.length; lane++) {
            factors[lane] = lane % COUNT == COUNT - 1 ? 0 : -1f / 256;
        }
        return FloatVector.fromArray(Lanes.F32, factors, 0);
    }
}
