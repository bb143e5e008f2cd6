package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.broadcast;
import static dev.fovea.engine.cpu.Lanes.highBf16;
import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.loadInts;
import static dev.fovea.engine.cpu.Lanes.lowBf16;
import static dev.fovea.engine.cpu.Lanes.store;
import static dev.fovea.engine.cpu.Lanes.topByte;
import static dev.fovea.engine.cpu.Lanes.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * One row by four panels: {@code y[j] = Σ_k x[k] · w[k][j]}, k in ascending order, each step a fused multiply-add with
 * the weight as fp32: the arithmetic of {@link OuterProduct}. Four panels are eight independent sums, which hides the
 * latency of the adder, and four streams, which suits the prefetcher.
 */
final class Gemv {
    private Gemv() {}

    /** Sums for panels {@code first … first + 3} to {@code y [4 panels]}; for I8, x ends with a whole block. */
    static void fourPanels(PackedWeight weight, int first, long x, long y) {
        long panel = weight.panel(first);
        long panelBytes = weight.panelBytes();
        switch (weight.format()) {
            case F32 -> {
                f32(panel, panelBytes, x, y, weight.inputs());
                f32(panel + 2 * panelBytes, panelBytes, x, y + 4 * BYTES, weight.inputs());
            }
            case BF16 -> bf16(panel, panelBytes, x, y, weight.inputs());
            case I8 -> {
                int blocks = (weight.inputs() + 31) / 32;
                i8(panel, panelBytes, x, y, blocks);
                i8(panel + 2 * panelBytes, panelBytes, x, y + 4 * BYTES, blocks);
            }
        }
    }

    private static void f32(long panel, long panelBytes, long x, long y, int steps) {
        FloatVector none = zero();
        store(none, y);
        store(none, y + BYTES);
        store(none, y + 2 * BYTES);
        store(none, y + 3 * BYTES);
        OuterProduct.oneRow(x, panel, panel + panelBytes, y, steps);
    }

    private static void bf16(long p0, long panelBytes, long x, long y, int steps) {
        long p1 = p0 + panelBytes;
        long p2 = p1 + panelBytes;
        long p3 = p2 + panelBytes;
        FloatVector y0 = zero();
        FloatVector y1 = zero();
        FloatVector y2 = zero();
        FloatVector y3 = zero();
        FloatVector y4 = zero();
        FloatVector y5 = zero();
        FloatVector y6 = zero();
        FloatVector y7 = zero();
        for (int k = 0; k < steps; k++) {
            FloatVector v = broadcast(x + 4L * k);
            IntVector w = loadInts(p0 + (long) BYTES * k);
            y0 = v.fma(lowBf16(w), y0);
            y1 = v.fma(highBf16(w), y1);
            w = loadInts(p1 + (long) BYTES * k);
            y2 = v.fma(lowBf16(w), y2);
            y3 = v.fma(highBf16(w), y3);
            w = loadInts(p2 + (long) BYTES * k);
            y4 = v.fma(lowBf16(w), y4);
            y5 = v.fma(highBf16(w), y5);
            w = loadInts(p3 + (long) BYTES * k);
            y6 = v.fma(lowBf16(w), y6);
            y7 = v.fma(highBf16(w), y7);
        }
        store(y0, y);
        store(y1, y + BYTES);
        store(y2, y + 2 * BYTES);
        store(y3, y + 3 * BYTES);
        store(y4, y + 4 * BYTES);
        store(y5, y + 5 * BYTES);
        store(y6, y + 6 * BYTES);
        store(y7, y + 7 * BYTES);
    }

    /** Two panels; x is filled up with zeros to whole blocks. */
    private static void i8(long p0, long panelBytes, long x, long y, int blocks) {
        FloatVector y0 = zero();
        FloatVector y1 = zero();
        FloatVector y2 = zero();
        FloatVector y3 = zero();
        for (int block = 0; block < blocks; block++) {
            long s0 = p0 + (long) block * PackedWeight.I8_BLOCK_BYTES;
            long s1 = s0 + panelBytes;
            long from = x + 128L * block;
            FloatVector t0 = zero();
            FloatVector t1 = zero();
            FloatVector t2 = zero();
            FloatVector t3 = zero();
            for (int pair = 0; pair < 16; pair++) {
                IntVector w0 = loadInts(s0 + 2L * BYTES + (long) BYTES * pair);
                IntVector w1 = loadInts(s1 + 2L * BYTES + (long) BYTES * pair);
                FloatVector v = broadcast(from + 8L * pair);
                t0 = v.fma(topByte(w0, 0), t0);
                t1 = v.fma(topByte(w0, 1), t1);
                t2 = v.fma(topByte(w1, 0), t2);
                t3 = v.fma(topByte(w1, 1), t3);
                v = broadcast(from + 8L * pair + 4);
                t0 = v.fma(topByte(w0, 2), t0);
                t1 = v.fma(topByte(w0, 3), t1);
                t2 = v.fma(topByte(w1, 2), t2);
                t3 = v.fma(topByte(w1, 3), t3);
            }
            y0 = load(s0).fma(t0, y0);
            y1 = load(s0 + BYTES).fma(t1, y1);
            y2 = load(s1).fma(t2, y2);
            y3 = load(s1 + BYTES).fma(t3, y3);
        }
        store(y0, y);
        store(y1, y + BYTES);
        store(y2, y + 2 * BYTES);
        store(y3, y + 3 * BYTES);
    }
}
