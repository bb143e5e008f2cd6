package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.F32;
import static dev.fovea.engine.cpu.Lanes.I32;
import static dev.fovea.engine.cpu.Lanes.MEMORY;
import static dev.fovea.engine.cpu.Lanes.getFloat;
import static dev.fovea.engine.cpu.Lanes.index;
import static dev.fovea.engine.cpu.Lanes.pointer;
import static dev.fovea.engine.cpu.PackedWeight.PANEL_BYTES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.fovea.engine.backend.BlockQuantization;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * One row by two panels: {@code y[j] = Σ_k x[k] · w[k][j]}, k in ascending order, each step a fused multiply-add with the
 * weight as fp32: the arithmetic of {@link OuterProduct}, and its way to count. Two panels are eight independent sums,
 * which hides the latency of the adder, and two streams from memory. Int8 has other work to hide latency with and registers
 * for one panel: it does a block of the one, then a block of the other.
 */
final class Gemv {
    /** Bytes of a number in x. */
    private static final long STRIDE = Float.BYTES;

    private Gemv() {}

    /**
     * Sums for panels {@code first} and {@code first + 1} to {@code y [2 panels]}; for I8, x is what {@link Digits#inputs}
     * made of it.
     */
    static void twoPanels(PackedWeight weight, int first, long x, long y) {
        long panel = weight.panel(first);
        long next = panel + weight.panelBytes();
        long xBytes = STRIDE * weight.inputs();
        switch (weight.format()) {
            case F32 -> f32(panel, next, x, y, xBytes, STRIDE);
            case BF16 -> bf16(panel, next, x, y, xBytes, STRIDE);
            case I8 -> i8(panel, next, x, y, weight.blocks());
            case F8, I4 -> throw PackedWeight.unknown(weight.format());
        }
    }

    private static void f32(long p0, long p1, long x, long y, long xBytes, long stride) {
        p0 = pointer(p0);
        p1 = pointer(p1);
        x = pointer(x);
        FloatVector y0 = FloatVector.zero(F32);
        FloatVector y1 = y0;
        FloatVector y2 = y0;
        FloatVector y3 = y0;
        FloatVector y4 = y0;
        FloatVector y5 = y0;
        FloatVector y6 = y0;
        FloatVector y7 = y0;
        for (long at = 0; at < xBytes; at += stride) {
            long k = index(at);
            long w = PANEL_BYTES / STRIDE * k;
            FloatVector v = FloatVector.broadcast(F32, getFloat(x + k));
            y0 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p0 + w, LITTLE_ENDIAN), y0);
            y1 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p0 + w + BYTES, LITTLE_ENDIAN), y1);
            y2 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p0 + w + 2 * BYTES, LITTLE_ENDIAN), y2);
            y3 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p0 + w + 3 * BYTES, LITTLE_ENDIAN), y3);
            y4 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p1 + w, LITTLE_ENDIAN), y4);
            y5 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p1 + w + BYTES, LITTLE_ENDIAN), y5);
            y6 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p1 + w + 2 * BYTES, LITTLE_ENDIAN), y6);
            y7 = v.fma(FloatVector.fromMemorySegment(F32, MEMORY, p1 + w + 3 * BYTES, LITTLE_ENDIAN), y7);
        }
        y = pointer(y);
        y0.intoMemorySegment(MEMORY, y, LITTLE_ENDIAN);
        y1.intoMemorySegment(MEMORY, y + BYTES, LITTLE_ENDIAN);
        y2.intoMemorySegment(MEMORY, y + 2 * BYTES, LITTLE_ENDIAN);
        y3.intoMemorySegment(MEMORY, y + 3 * BYTES, LITTLE_ENDIAN);
        y4.intoMemorySegment(MEMORY, y + 4 * BYTES, LITTLE_ENDIAN);
        y5.intoMemorySegment(MEMORY, y + 5 * BYTES, LITTLE_ENDIAN);
        y6.intoMemorySegment(MEMORY, y + 6 * BYTES, LITTLE_ENDIAN);
        y7.intoMemorySegment(MEMORY, y + 7 * BYTES, LITTLE_ENDIAN);
    }

    private static void bf16(long p0, long p1, long x, long y, long xBytes, long stride) {
        p0 = pointer(p0);
        p1 = pointer(p1);
        x = pointer(x);
        FloatVector y0 = FloatVector.zero(F32);
        FloatVector y1 = y0;
        FloatVector y2 = y0;
        FloatVector y3 = y0;
        FloatVector y4 = y0;
        FloatVector y5 = y0;
        FloatVector y6 = y0;
        FloatVector y7 = y0;
        IntVector upper = IntVector.broadcast(I32, 0xffff0000);
        for (long at = 0; at < xBytes; at += stride) {
            long k = index(at);
            long from = PANEL_BYTES / 2 / STRIDE * k;
            FloatVector v = FloatVector.broadcast(F32, getFloat(x + k));
            IntVector w = IntVector.fromMemorySegment(I32, MEMORY, p0 + from, LITTLE_ENDIAN);
            y0 = v.fma(w.lanewise(LSHL, 16).reinterpretAsFloats(), y0);
            y1 = v.fma(w.lanewise(AND, upper).reinterpretAsFloats(), y1);
            w = IntVector.fromMemorySegment(I32, MEMORY, p0 + from + BYTES, LITTLE_ENDIAN);
            y2 = v.fma(w.lanewise(LSHL, 16).reinterpretAsFloats(), y2);
            y3 = v.fma(w.lanewise(AND, upper).reinterpretAsFloats(), y3);
            w = IntVector.fromMemorySegment(I32, MEMORY, p1 + from, LITTLE_ENDIAN);
            y4 = v.fma(w.lanewise(LSHL, 16).reinterpretAsFloats(), y4);
            y5 = v.fma(w.lanewise(AND, upper).reinterpretAsFloats(), y5);
            w = IntVector.fromMemorySegment(I32, MEMORY, p1 + from + BYTES, LITTLE_ENDIAN);
            y6 = v.fma(w.lanewise(LSHL, 16).reinterpretAsFloats(), y6);
            y7 = v.fma(w.lanewise(AND, upper).reinterpretAsFloats(), y7);
        }
        y = pointer(y);
        y0.intoMemorySegment(MEMORY, y, LITTLE_ENDIAN);
        y1.intoMemorySegment(MEMORY, y + BYTES, LITTLE_ENDIAN);
        y2.intoMemorySegment(MEMORY, y + 2 * BYTES, LITTLE_ENDIAN);
        y3.intoMemorySegment(MEMORY, y + 3 * BYTES, LITTLE_ENDIAN);
        y4.intoMemorySegment(MEMORY, y + 4 * BYTES, LITTLE_ENDIAN);
        y5.intoMemorySegment(MEMORY, y + 5 * BYTES, LITTLE_ENDIAN);
        y6.intoMemorySegment(MEMORY, y + 6 * BYTES, LITTLE_ENDIAN);
        y7.intoMemorySegment(MEMORY, y + 7 * BYTES, LITTLE_ENDIAN);
    }

    private static void i8(long p0, long p1, long x, long y, int blocks) {
        Lanes.fillZero(y, 2L * PANEL_BYTES);
        for (int block = 0; block < blocks; block++) {
            long at = (long) PackedWeight.I8_BLOCK_BYTES * block;
            long inputs = x + STRIDE * BlockQuantization.BLOCK * block;
            i8Block(p0 + at, inputs, y, Digits.COUNT * STRIDE);
            i8Block(p1 + at, inputs, y + PANEL_BYTES, Digits.COUNT * STRIDE);
        }
    }

    /** {@code y += scale · Σ x[k] · q[k]} over one block, four steps at a time: see {@link Digits}. */
    private static void i8Block(long p, long x, long y, long stride) {
        p = pointer(p);
        x = pointer(x);
        FloatVector t0 = FloatVector.zero(F32);
        FloatVector t1 = t0;
        FloatVector t2 = t0;
        FloatVector t3 = t0;
        for (long at = 0; at < STRIDE * BlockQuantization.BLOCK; at += stride) {
            long k = index(at);
            long from = PANEL_BYTES / (4 * STRIDE) * k + PANEL_BYTES;
            FloatVector x0 = FloatVector.broadcast(F32, getFloat(x + k));
            FloatVector x1 = FloatVector.broadcast(F32, getFloat(x + k + STRIDE));
            FloatVector x2 = FloatVector.broadcast(F32, getFloat(x + k + 2 * STRIDE));
            FloatVector x3 = FloatVector.broadcast(F32, getFloat(x + k + 3 * STRIDE));
            IntVector w = IntVector.fromMemorySegment(I32, MEMORY, p + from, LITTLE_ENDIAN);
            t0 = x0.fma(w.lanewise(LSHL, 24).convert(I2F, 0), t0);
            t0 = x1.fma(w.lanewise(LSHL, 16).convert(I2F, 0), t0);
            t0 = x2.fma(w.lanewise(LSHL, 8).convert(I2F, 0), t0);
            t0 = x3.fma(w.convert(I2F, 0), t0);
            w = IntVector.fromMemorySegment(I32, MEMORY, p + from + BYTES, LITTLE_ENDIAN);
            t1 = x0.fma(w.lanewise(LSHL, 24).convert(I2F, 0), t1);
            t1 = x1.fma(w.lanewise(LSHL, 16).convert(I2F, 0), t1);
            t1 = x2.fma(w.lanewise(LSHL, 8).convert(I2F, 0), t1);
            t1 = x3.fma(w.convert(I2F, 0), t1);
            w = IntVector.fromMemorySegment(I32, MEMORY, p + from + 2 * BYTES, LITTLE_ENDIAN);
            t2 = x0.fma(w.lanewise(LSHL, 24).convert(I2F, 0), t2);
            t2 = x1.fma(w.lanewise(LSHL, 16).convert(I2F, 0), t2);
            t2 = x2.fma(w.lanewise(LSHL, 8).convert(I2F, 0), t2);
            t2 = x3.fma(w.convert(I2F, 0), t2);
            w = IntVector.fromMemorySegment(I32, MEMORY, p + from + 3 * BYTES, LITTLE_ENDIAN);
            t3 = x0.fma(w.lanewise(LSHL, 24).convert(I2F, 0), t3);
            t3 = x1.fma(w.lanewise(LSHL, 16).convert(I2F, 0), t3);
            t3 = x2.fma(w.lanewise(LSHL, 8).convert(I2F, 0), t3);
            t3 = x3.fma(w.convert(I2F, 0), t3);
        }
        y = pointer(y);
        FloatVector.fromMemorySegment(F32, MEMORY, p, LITTLE_ENDIAN)
                .fma(t0, FloatVector.fromMemorySegment(F32, MEMORY, y, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, y, LITTLE_ENDIAN);
        FloatVector.fromMemorySegment(F32, MEMORY, p + BYTES, LITTLE_ENDIAN)
                .fma(t1, FloatVector.fromMemorySegment(F32, MEMORY, y + BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, y + BYTES, LITTLE_ENDIAN);
        FloatVector.fromMemorySegment(F32, MEMORY, p + 2 * BYTES, LITTLE_ENDIAN)
                .fma(t2, FloatVector.fromMemorySegment(F32, MEMORY, y + 2 * BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, y + 2 * BYTES, LITTLE_ENDIAN);
        FloatVector.fromMemorySegment(F32, MEMORY, p + 3 * BYTES, LITTLE_ENDIAN)
                .fma(t3, FloatVector.fromMemorySegment(F32, MEMORY, y + 3 * BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, y + 3 * BYTES, LITTLE_ENDIAN);
    }
}
