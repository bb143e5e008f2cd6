package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.broadcast;
import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.store;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of every matrix product: {@code c[r][j] += Σ_k x[r][k] · b[k][j]}, k in ascending order, each step a
 * fused multiply-add. That order is the same for one row and for two, and a caller that cuts k into stretches goes on with
 * the sums it has, so a row's result never depends on how many rows there are.
 *
 * <p>Two rows by four vectors of columns keep eight sums, four columns and two broadcasts in the 16 registers of AVX2.
 * Wider tiles lose: the compiler schedules all loads of a step first and then spills sums. For the same reason it must
 * not unroll the loop. The comparisons with {@code never} see to that: they never hold, cost next to nothing and make the
 * body too large to unroll. Measured on AVX2: 41 GFLOP/s of a peak of 86 without them, 70 with them.
 */
final class OuterProduct {
    private OuterProduct() {}

    /**
     * Pairs of rows by two panels.
     *
     * @param x the first row, {@code steps} numbers, the others at {@code xRowBytes} from each other
     * @param b0 b1 the panels, {@code [steps][2 vectors]} each
     * @param c the sums of the first row, four vectors, the others at {@code cRowBytes} from each other
     * @param never a negative number
     */
    private static void pairs(
            long x, long xRowBytes, long b0, long b1, long c, long cRowBytes, int pairs, int steps, int never) {
        for (int pair = 0; pair < pairs; pair++) {
            long x0 = x + 2 * pair * xRowBytes;
            long x1 = x0 + xRowBytes;
            long c0 = c + 2 * pair * cRowBytes;
            long c1 = c0 + cRowBytes;
            FloatVector c00 = load(c0);
            FloatVector c01 = load(c0 + BYTES);
            FloatVector c02 = load(c0 + 2 * BYTES);
            FloatVector c03 = load(c0 + 3 * BYTES);
            FloatVector c10 = load(c1);
            FloatVector c11 = load(c1 + BYTES);
            FloatVector c12 = load(c1 + 2 * BYTES);
            FloatVector c13 = load(c1 + 3 * BYTES);
            for (int k = 0; k < steps; k++) {
                FloatVector w0 = load(b0 + 2L * BYTES * k);
                FloatVector w1 = load(b0 + 2L * BYTES * k + BYTES);
                FloatVector w2 = load(b1 + 2L * BYTES * k);
                FloatVector w3 = load(b1 + 2L * BYTES * k + BYTES);
                FloatVector v = broadcast(x0 + 4L * k);
                c00 = v.fma(w0, c00);
                c01 = v.fma(w1, c01);
                c02 = v.fma(w2, c02);
                c03 = v.fma(w3, c03);
                v = broadcast(x1 + 4L * k);
                c10 = v.fma(w0, c10);
                c11 = v.fma(w1, c11);
                c12 = v.fma(w2, c12);
                c13 = v.fma(w3, c13);
                if (k == never || (k ^ 1) == never) {
                    return;
                }
            }
            store(c00, c0);
            store(c01, c0 + BYTES);
            store(c02, c0 + 2 * BYTES);
            store(c03, c0 + 3 * BYTES);
            store(c10, c1);
            store(c11, c1 + BYTES);
            store(c12, c1 + 2 * BYTES);
            store(c13, c1 + 3 * BYTES);
        }
    }

    /** One row by two panels. */
    static void oneRow(long x, long b0, long b1, long c, int steps) {
        FloatVector c0 = load(c);
        FloatVector c1 = load(c + BYTES);
        FloatVector c2 = load(c + 2 * BYTES);
        FloatVector c3 = load(c + 3 * BYTES);
        for (int k = 0; k < steps; k++) {
            FloatVector v = broadcast(x + 4L * k);
            c0 = v.fma(load(b0 + 2L * BYTES * k), c0);
            c1 = v.fma(load(b0 + 2L * BYTES * k + BYTES), c1);
            c2 = v.fma(load(b1 + 2L * BYTES * k), c2);
            c3 = v.fma(load(b1 + 2L * BYTES * k + BYTES), c3);
        }
        store(c0, c);
        store(c1, c + BYTES);
        store(c2, c + 2 * BYTES);
        store(c3, c + 3 * BYTES);
    }

    /** All rows of a tile {@code c [rows, 2 panels]}; rows of x and c are given by address and distance. */
    static void rows(long x, long xRowBytes, long b0, long b1, long c, long cRowBytes, int rows, int steps) {
        pairs(x, xRowBytes, b0, b1, c, cRowBytes, rows / 2, steps, -8);
        if (rows % 2 == 1) {
            oneRow(x + (rows - 1) * xRowBytes, b0, b1, c + (rows - 1) * cRowBytes, steps);
        }
    }

    /**
     * All rows of a tile by two panels of int8 blocks: {@code c += scale · Σ_(k in block) x[k] · q[k]}, block by block.
     *
     * @param b0 b1 the bytes as fp32, {@code [steps][2 vectors]} each
     * @param s0 s1 the scales of the first block, two vectors each, the others at {@code I8_BLOCK_BYTES} from each other
     * @param block scratch for the sums of one block, as {@code c}
     */
    static void scaledRows(
            long x,
            long xRowBytes,
            long b0,
            long b1,
            long s0,
            long s1,
            long c,
            long cRowBytes,
            int rows,
            int steps,
            long block) {
        for (int start = 0; start < steps; start += 32) {
            int count = Math.min(32, steps - start);
            Lanes.fillZero(block, rows * cRowBytes);
            long at = 2L * BYTES * start;
            rows(x + 4L * start, xRowBytes, b0 + at, b1 + at, block, cRowBytes, rows, count);
            long scales = (long) (start / 32) * PackedWeight.I8_BLOCK_BYTES;
            addScaled(c, block, s0 + scales, s1 + scales, cRowBytes, rows);
        }
    }

    private static void addScaled(long c, long block, long s0, long s1, long rowBytes, int rows) {
        FloatVector scale0 = load(s0);
        FloatVector scale1 = load(s0 + BYTES);
        FloatVector scale2 = load(s1);
        FloatVector scale3 = load(s1 + BYTES);
        for (int row = 0; row < rows; row++) {
            long at = row * rowBytes;
            store(scale0.fma(load(block + at), load(c + at)), c + at);
            store(scale1.fma(load(block + at + BYTES), load(c + at + BYTES)), c + at + BYTES);
            store(scale2.fma(load(block + at + 2 * BYTES), load(c + at + 2 * BYTES)), c + at + 2 * BYTES);
            store(scale3.fma(load(block + at + 3 * BYTES), load(c + at + 3 * BYTES)), c + at + 3 * BYTES);
        }
    }
}
