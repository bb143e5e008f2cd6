package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.COUNT;
import static dev.fovea.engine.cpu.Lanes.F32;
import static dev.fovea.engine.cpu.Lanes.MEMORY;
import static dev.fovea.engine.cpu.Lanes.index;
import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.pointer;
import static dev.fovea.engine.cpu.Lanes.store;
import static dev.fovea.engine.cpu.Lanes.zero;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Floats;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * What elementwise ops and norms do to one row. Every row is done in whole vectors and one masked rest; sums are kept a
 * lane at a time and the lanes added in order, so that they do not depend on how the compiler reduces a vector.
 */
final class RowKernels {
    private RowKernels() {}

    /** {@code out = x / √(mean(x²) + ε) ⊙ weight}. */
    static void rmsNorm(long out, long x, long weight, int length, float epsilon) {
        FloatVector squares = zero();
        int i = 0;
        for (; i + COUNT <= length; i += COUNT) {
            FloatVector v = load(x + 4L * i);
            squares = v.fma(v, squares);
        }
        VectorMask<Float> rest = Lanes.first(length - i);
        if (i < length) {
            FloatVector v = load(x + 4L * i, rest);
            squares = v.fma(v, squares);
        }
        float factor = (float) (1 / Math.sqrt(sum(squares) / length + epsilon));
        for (i = 0; i + COUNT <= length; i += COUNT) {
            store(load(x + 4L * i).mul(factor).mul(load(weight + 4L * i)), out + 4L * i);
        }
        if (i < length) {
            store(load(x + 4L * i, rest).mul(factor).mul(load(weight + 4L * i, rest)), out + 4L * i, rest);
        }
    }

    /** {@code out = (x − mean) / √(variance + ε) ⊙ weight + bias}. */
    static void layerNorm(long out, long x, long weight, long bias, int length, float epsilon) {
        FloatVector sums = zero();
        int i = 0;
        for (; i + COUNT <= length; i += COUNT) {
            sums = sums.add(load(x + 4L * i));
        }
        VectorMask<Float> rest = Lanes.first(length - i);
        if (i < length) {
            sums = sums.add(load(x + 4L * i, rest));
        }
        float mean = (float) (sum(sums) / length);
        float factor = (float) (1 / Math.sqrt(squares(x, mean, length) / length + epsilon));
        for (i = 0; i + COUNT <= length; i += COUNT) {
            FloatVector v = load(x + 4L * i).sub(mean).mul(factor);
            store(v.fma(load(weight + 4L * i), load(bias + 4L * i)), out + 4L * i);
        }
        if (i < length) {
            FloatVector v = load(x + 4L * i, rest).sub(mean).mul(factor);
            store(v.fma(load(weight + 4L * i, rest), load(bias + 4L * i, rest)), out + 4L * i, rest);
        }
    }

    /** {@code Σ (x − mean)²}. */
    private static double squares(long x, float mean, int length) {
        FloatVector squares = zero();
        int i = 0;
        for (; i + COUNT <= length; i += COUNT) {
            FloatVector v = load(x + 4L * i).sub(mean);
            squares = v.fma(v, squares);
        }
        if (i < length) {
            VectorMask<Float> rest = Lanes.first(length - i);
            FloatVector v = zero().blend(load(x + 4L * i, rest).sub(mean), rest);
            squares = v.fma(v, squares);
        }
        return sum(squares);
    }

    private static double sum(FloatVector lanes) {
        double sum = 0;
        for (int lane = 0; lane < COUNT; lane++) {
            sum += lanes.lane(lane);
        }
        return sum;
    }

    /** {@code a, b = a·cos − b·sin, b·cos + a·sin} for the two halves of a head. */
    static void rotate(long head, long table, int half) {
        int i = 0;
        for (; i + COUNT <= half; i += COUNT) {
            FloatVector a = load(head + 4L * i);
            FloatVector b = load(head + 4L * (half + i));
            FloatVector cos = load(table + 4L * i);
            FloatVector sin = load(table + 4L * (half + i));
            store(a.mul(cos).sub(b.mul(sin)), head + 4L * i);
            store(b.mul(cos).add(a.mul(sin)), head + 4L * (half + i));
        }
        for (; i < half; i++) {
            float a = Lanes.getFloat(head + 4L * i);
            float b = Lanes.getFloat(head + 4L * (half + i));
            float cos = Lanes.getFloat(table + 4L * i);
            float sin = Lanes.getFloat(table + 4L * (half + i));
            Lanes.setFloat(head + 4L * i, a * cos - b * sin);
            Lanes.setFloat(head + 4L * (half + i), b * cos + a * sin);
        }
    }

    /** {@code out += y}. */
    static void add(long out, long y, int length) {
        int i = 0;
        for (; i + COUNT <= length; i += COUNT) {
            store(load(out + 4L * i).add(load(y + 4L * i)), out + 4L * i);
        }
        if (i < length) {
            VectorMask<Float> rest = Lanes.first(length - i);
            store(load(out + 4L * i, rest).add(load(y + 4L * i, rest)), out + 4L * i, rest);
        }
    }

    /** {@code out = silu(gate) ⊙ up}. */
    static void siluMul(long out, long gate, long up, int length) {
        int whole = length / COUNT * COUNT;
        siluMulWhole(out, gate, up, whole);
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector gated = Curves.silu(load(gate + 4L * whole, rest));
            store(gated.mul(load(up + 4L * whole, rest)), out + 4L * whole, rest);
        }
    }

    private static void siluMulWhole(long out, long gate, long up, int length) {
        out = pointer(out);
        gate = pointer(gate);
        up = pointer(up);
        for (int i = 0; i < length; i += COUNT) {
            long at = 4 * index(i);
            Curves.silu(load(gate + at))
                    .mul(FloatVector.fromMemorySegment(F32, MEMORY, up + at, LITTLE_ENDIAN))
                    .intoMemorySegment(MEMORY, out + at, LITTLE_ENDIAN);
        }
    }

    /** {@code x = gelu(x)}. */
    static void gelu(long x, int length) {
        int whole = length / COUNT * COUNT;
        geluWhole(x, whole);
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            store(Curves.gelu(load(x + 4L * whole, rest)), x + 4L * whole, rest);
        }
    }

    private static void geluWhole(long x, int length) {
        x = pointer(x);
        for (int i = 0; i < length; i += COUNT) {
            long at = x + 4 * index(i);
            Curves.gelu(load(at)).intoMemorySegment(MEMORY, at, LITTLE_ENDIAN);
        }
    }

    /** {@code out = x}, converted from and to the types given. */
    static void copy(long out, DType to, long x, DType from, int length) {
        if (to == from) {
            Lanes.copy(x, out, (long) length * to.bytes());
        } else if (to == DType.F32 && from == DType.BF16) {
            bf16ToF32(out, x, length);
        } else if (to == DType.F32 && from == DType.F16) {
            for (int i = 0; i < length; i++) {
                Lanes.setFloat(out + 4L * i, Float.float16ToFloat(Lanes.getShort(x + 2L * i)));
            }
        } else if (to == DType.BF16 && from == DType.F32) {
            for (int i = 0; i < length; i++) {
                Lanes.setShort(out + 2L * i, Floats.toBf16(Lanes.getFloat(x + 4L * i)));
            }
        } else {
            for (int i = 0; i < length; i++) {
                Floats.set(Lanes.MEMORY.asSlice(out), to, i, Floats.get(Lanes.MEMORY.asSlice(x), from, i));
            }
        }
    }

    private static void bf16ToF32(long out, long x, int length) {
        for (int i = 0; i < length; i++) {
            Lanes.setFloat(out + 4L * i, Floats.fromBf16(Lanes.getShort(x + 2L * i)));
        }
    }
}
