package dev.fovea.engine.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Turns rows of bytes into columns, eight by eight in registers (Hacker's Delight, section 7-3). */
final class ByteTransposition {
    private static final int BLOCK = 8;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ByteTransposition() {}

    /**
     * Copies {@code out[outFrom + column · outStride + row] = in[from + row · stride + column]} for all rows and columns.
     */
    static void transpose(
            byte[] in, int from, int stride, int rows, int columns, byte[] out, int outFrom, int outStride) {
        int blockRows = rows - rows % BLOCK;
        int blockColumns = columns - columns % BLOCK;
        for (int row = 0; row < blockRows; row += BLOCK) {
            for (int column = 0; column < blockColumns; column += BLOCK) {
                block(in, from + row * stride + column, stride, out, outFrom + column * outStride + row, outStride);
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int column = row < blockRows ? blockColumns : 0; column < columns; column++) {
                out[outFrom + column * outStride + row] = in[from + row * stride + column];
            }
        }
    }

    private static void block(byte[] in, int from, int stride, byte[] out, int to, int outStride) {
        long a = (long) LONG.get(in, from);
        long b = (long) LONG.get(in, from + stride);
        long c = (long) LONG.get(in, from + 2 * stride);
        long d = (long) LONG.get(in, from + 3 * stride);
        long e = (long) LONG.get(in, from + 4 * stride);
        long f = (long) LONG.get(in, from + 5 * stride);
        long g = (long) LONG.get(in, from + 6 * stride);
        long h = (long) LONG.get(in, from + 7 * stride);

        // Each step swaps the upper right with the lower left of squares of 2, 4 and 8 bytes.
        long ab = swap(a, b, 8, 0x00ff00ff00ff00ffL);
        long cd = swap(c, d, 8, 0x00ff00ff00ff00ffL);
        long ef = swap(e, f, 8, 0x00ff00ff00ff00ffL);
        long gh = swap(g, h, 8, 0x00ff00ff00ff00ffL);
        a ^= ab << 8;
        b ^= ab;
        c ^= cd << 8;
        d ^= cd;
        e ^= ef << 8;
        f ^= ef;
        g ^= gh << 8;
        h ^= gh;

        long ac = swap(a, c, 16, 0x0000ffff0000ffffL);
        long bd = swap(b, d, 16, 0x0000ffff0000ffffL);
        long eg = swap(e, g, 16, 0x0000ffff0000ffffL);
        long fh = swap(f, h, 16, 0x0000ffff0000ffffL);
        a ^= ac << 16;
        c ^= ac;
        b ^= bd << 16;
        d ^= bd;
        e ^= eg << 16;
        g ^= eg;
        f ^= fh << 16;
        h ^= fh;

        LONG.set(out, to, (a & 0xffffffffL) | (e << 32));
        LONG.set(out, to + outStride, (b & 0xffffffffL) | (f << 32));
        LONG.set(out, to + 2 * outStride, (c & 0xffffffffL) | (g << 32));
        LONG.set(out, to + 3 * outStride, (d & 0xffffffffL) | (h << 32));
        LONG.set(out, to + 4 * outStride, (a >>> 32) | (e & 0xffffffff00000000L));
        LONG.set(out, to + 5 * outStride, (b >>> 32) | (f & 0xffffffff00000000L));
        LONG.set(out, to + 6 * outStride, (c >>> 32) | (g & 0xffffffff00000000L));
        LONG.set(out, to + 7 * outStride, (d >>> 32) | (h & 0xffffffff00000000L));
    }

    /** The bits in which the high parts of {@code upper} and the low parts of {@code lower} differ. */
    private static long swap(long upper, long lower, int shift, long lowParts) {
        return ((upper >>> shift) ^ lower) & lowParts;
    }
}
