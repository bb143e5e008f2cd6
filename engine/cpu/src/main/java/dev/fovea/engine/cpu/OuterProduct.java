package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.F32;
import static dev.fovea.engine.cpu.Lanes.MEMORY;
import static dev.fovea.engine.cpu.Lanes.getFloat;
import static dev.fovea.engine.cpu.Lanes.index;
import static dev.fovea.engine.cpu.Lanes.pointer;
import static dev.fovea.engine.cpu.PackedWeight.PANEL_BYTES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.fovea.engine.backend.BlockQuantization;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of every matrix product: {@code c[r][j] += Σ_k x[r][k] · b[k][j]}, k in ascending order, each step a
 * fused multiply-add. That order is the same for one row and for two, and a caller that cuts k into stretches goes on with
 * the sums it has, so a row's result never depends on how many rows there are.
 *
 * <p>Two rows by the four vectors of a panel keep eight sums, four columns and two broadcasts in the 16 registers of AVX2.
 * Eight sums are just enough to hide the latency of the adder, and a step has to get by with few other instructions:
 * hence one counter for x and b, which counts the bytes of x. Wider tiles lose, because the compiler schedules the loads
 * of a step early and then spills sums. For the same reason it must not unroll the loop, and it only unrolls loops whose
 * stride it knows: the stride is an argument.
 */
final class OuterProduct {
    /** Bytes of a number in x. */
    private static final long STRIDE = Float.BYTES;
    /** Bytes of a step in b for each byte in x. */
    private static final long B_PER_X = PANEL_BYTES / STRIDE;

    private OuterProduct() {}

    /**
     * All rows of a tile by one panel. Of an odd number of rows the last is done twice, the second time into the row below
     * it, which the tile must have.
     *
     * @param x the first row, {@code steps} numbers, the others at {@code xRowBytes} from each other
     * @param b the panel, {@code [steps][PANEL]}
     * @param c the sums of the first row, a panel wide, the others at {@code cRowBytes} from each other
     */
    static void rows(long x, long xRowBytes, long b, long c, long cRowBytes, int rows, int steps) {
        for (int row = 0; row < rows; row += 2) {
            long x0 = x + row * xRowBytes;
            long x1 = row + 1 < rows ? x0 + xRowBytes : x0;
            long c0 = c + row * cRowBytes;
            twoRows(x0, x1, b, c0, c0 + cRowBytes, STRIDE * steps, STRIDE);
        }
    }

    private static void twoRows(long x0, long x1, long b, long c0, long c1, long xBytes, long stride) {
        x0 = pointer(x0);
        x1 = pointer(x1);
        b = pointer(b);
        c0 = pointer(c0);
        c1 = pointer(c1);
        FloatVector c00 = FloatVector.fromMemorySegment(F32, MEMORY, c0, LITTLE_ENDIAN);
        FloatVector c01 = FloatVector.fromMemorySegment(F32, MEMORY, c0 + BYTES, LITTLE_ENDIAN);
        FloatVector c02 = FloatVector.fromMemorySegment(F32, MEMORY, c0 + 2 * BYTES, LITTLE_ENDIAN);
        FloatVector c03 = FloatVector.fromMemorySegment(F32, MEMORY, c0 + 3 * BYTES, LITTLE_ENDIAN);
        FloatVector c10 = FloatVector.fromMemorySegment(F32, MEMORY, c1, LITTLE_ENDIAN);
        FloatVector c11 = FloatVector.fromMemorySegment(F32, MEMORY, c1 + BYTES, LITTLE_ENDIAN);
        FloatVector c12 = FloatVector.fromMemorySegment(F32, MEMORY, c1 + 2 * BYTES, LITTLE_ENDIAN);
        FloatVector c13 = FloatVector.fromMemorySegment(F32, MEMORY, c1 + 3 * BYTES, LITTLE_ENDIAN);
        for (long at = 0; at < xBytes; at += stride) {
            long k = index(at);
            long w = b + B_PER_X * k;
            FloatVector w0 = FloatVector.fromMemorySegment(F32, MEMORY, w, LITTLE_ENDIAN);
            FloatVector w1 = FloatVector.fromMemorySegment(F32, MEMORY, w + BYTES, LITTLE_ENDIAN);
            FloatVector w2 = FloatVector.fromMemorySegment(F32, MEMORY, w + 2 * BYTES, LITTLE_ENDIAN);
            FloatVector w3 = FloatVector.fromMemorySegment(F32, MEMORY, w + 3 * BYTES, LITTLE_ENDIAN);
            FloatVector v = FloatVector.broadcast(F32, getFloat(x0 + k));
            c00 = v.fma(w0, c00);
            c01 = v.fma(w1, c01);
            c02 = v.fma(w2, c02);
            c03 = v.fma(w3, c03);
            v = FloatVector.broadcast(F32, getFloat(x1 + k));
            c10 = v.fma(w0, c10);
            c11 = v.fma(w1, c11);
            c12 = v.fma(w2, c12);
            c13 = v.fma(w3, c13);
        }
        c00.intoMemorySegment(MEMORY, c0, LITTLE_ENDIAN);
        c01.intoMemorySegment(MEMORY, c0 + BYTES, LITTLE_ENDIAN);
        c02.intoMemorySegment(MEMORY, c0 + 2 * BYTES, LITTLE_ENDIAN);
        c03.intoMemorySegment(MEMORY, c0 + 3 * BYTES, LITTLE_ENDIAN);
        c10.intoMemorySegment(MEMORY, c1, LITTLE_ENDIAN);
        c11.intoMemorySegment(MEMORY, c1 + BYTES, LITTLE_ENDIAN);
        c12.intoMemorySegment(MEMORY, c1 + 2 * BYTES, LITTLE_ENDIAN);
        c13.intoMemorySegment(MEMORY, c1 + 3 * BYTES, LITTLE_ENDIAN);
    }

    /**
     * All rows of a tile by one panel of int8 blocks: {@code c += scale · Σ_(k in block) x[k] · q[k]}, block by block. The
     * sums are in memory from block to block: the registers are those of {@link #rows}. Arguments that differ from its:
     *
     * @param b the bytes as fp32, {@code [blocks · 32][PANEL]}
     * @param scales those of the first block, the others at {@code I8_BLOCK_BYTES} from each other
     */
    static void scaledRows(long x, long xRowBytes, long b, long scales, long c, long cRowBytes, int rows, int blocks) {
        for (int row = 0; row < rows; row += 2) {
            long x0 = x + row * xRowBytes;
            long x1 = row + 1 < rows ? x0 + xRowBytes : x0;
            long c0 = c + row * cRowBytes;
            for (int block = 0; block < blocks; block++) {
                long at = STRIDE * BlockQuantization.BLOCK * block;
                long scale = scales + (long) PackedWeight.I8_BLOCK_BYTES * block;
                twoRowsOfBlock(x0 + at, x1 + at, b + B_PER_X * at, scale, c0, c0 + cRowBytes, STRIDE);
            }
        }
    }

    private static void twoRowsOfBlock(long x0, long x1, long b, long scales, long c0, long c1, long stride) {
        x0 = pointer(x0);
        x1 = pointer(x1);
        b = pointer(b);
        FloatVector t00 = FloatVector.zero(F32);
        FloatVector t01 = t00;
        FloatVector t02 = t00;
        FloatVector t03 = t00;
        FloatVector t10 = t00;
        FloatVector t11 = t00;
        FloatVector t12 = t00;
        FloatVector t13 = t00;
        for (long at = 0; at < STRIDE * BlockQuantization.BLOCK; at += stride) {
            long k = index(at);
            long w = b + B_PER_X * k;
            FloatVector w0 = FloatVector.fromMemorySegment(F32, MEMORY, w, LITTLE_ENDIAN);
            FloatVector w1 = FloatVector.fromMemorySegment(F32, MEMORY, w + BYTES, LITTLE_ENDIAN);
            FloatVector w2 = FloatVector.fromMemorySegment(F32, MEMORY, w + 2 * BYTES, LITTLE_ENDIAN);
            FloatVector w3 = FloatVector.fromMemorySegment(F32, MEMORY, w + 3 * BYTES, LITTLE_ENDIAN);
            FloatVector v = FloatVector.broadcast(F32, getFloat(x0 + k));
            t00 = v.fma(w0, t00);
            t01 = v.fma(w1, t01);
            t02 = v.fma(w2, t02);
            t03 = v.fma(w3, t03);
            v = FloatVector.broadcast(F32, getFloat(x1 + k));
            t10 = v.fma(w0, t10);
            t11 = v.fma(w1, t11);
            t12 = v.fma(w2, t12);
            t13 = v.fma(w3, t13);
        }
        scales = pointer(scales);
        c0 = pointer(c0);
        c1 = pointer(c1);
        FloatVector scale = FloatVector.fromMemorySegment(F32, MEMORY, scales, LITTLE_ENDIAN);
        scale.fma(t00, FloatVector.fromMemorySegment(F32, MEMORY, c0, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c0, LITTLE_ENDIAN);
        scale.fma(t10, FloatVector.fromMemorySegment(F32, MEMORY, c1, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c1, LITTLE_ENDIAN);
        scale = FloatVector.fromMemorySegment(F32, MEMORY, scales + BYTES, LITTLE_ENDIAN);
        scale.fma(t01, FloatVector.fromMemorySegment(F32, MEMORY, c0 + BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c0 + BYTES, LITTLE_ENDIAN);
        scale.fma(t11, FloatVector.fromMemorySegment(F32, MEMORY, c1 + BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c1 + BYTES, LITTLE_ENDIAN);
        scale = FloatVector.fromMemorySegment(F32, MEMORY, scales + 2 * BYTES, LITTLE_ENDIAN);
        scale.fma(t02, FloatVector.fromMemorySegment(F32, MEMORY, c0 + 2 * BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c0 + 2 * BYTES, LITTLE_ENDIAN);
        scale.fma(t12, FloatVector.fromMemorySegment(F32, MEMORY, c1 + 2 * BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c1 + 2 * BYTES, LITTLE_ENDIAN);
        scale = FloatVector.fromMemorySegment(F32, MEMORY, scales + 3 * BYTES, LITTLE_ENDIAN);
        scale.fma(t03, FloatVector.fromMemorySegment(F32, MEMORY, c0 + 3 * BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c0 + 3 * BYTES, LITTLE_ENDIAN);
        scale.fma(t13, FloatVector.fromMemorySegment(F32, MEMORY, c1 + 3 * BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(MEMORY, c1 + 3 * BYTES, LITTLE_ENDIAN);
    }
}
