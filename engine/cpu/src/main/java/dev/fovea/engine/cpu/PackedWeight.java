package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.BlockQuantization;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;

/**
 * A matrix in panels of {@link #PANEL} output columns, each {@code [inputs][PANEL]}: one matrix product of outer products
 * reads it front to back, be it with one row or with a thousand.
 *
 * <p>One step k of a panel, by format, with L lanes in a vector and four vectors of columns:
 *
 * <ul>
 *   <li>F32: columns 0 … 4L − 1.
 *   <li>BF16: two vectors of ints for columns 0 … 2L − 1 and 2L … 4L − 1, the lower half of an int column j, the upper
 *       half column j + L.
 *   <li>I8: blocks of 32 steps, each {@code [PANEL]} fp32 scales (over {@link Digits#UNIT}), then for every four steps
 *       {@code [PANEL]} ints of their {@link Digits}. The last block is filled up with zeros. A result is
 *       {@code Σ_block scale · Σ_(k in block) x[k] · q[k]}, blocks and steps in ascending order: the scale costs one
 *       multiplication a block.
 * </ul>
 *
 * <p>Panels are filled up to a multiple of {@link #PANELS_AT_ONCE} with columns of zeros.
 *
 * @param format element format
 * @param outputs columns of the result
 * @param inputs columns of the argument
 * @param panels panels, those of zeros included
 * @param address first panel
 * @param bias fp32 {@code [panels · PANEL]}
 * @param scale fp32 {@code [panels · PANEL]}: layer scale, or ones
 */
record PackedWeight(WeightFormat format, int outputs, int inputs, int panels, long address, long bias, long scale)
        implements Weight {
    /** Columns in a panel. */
    static final int PANEL = 4 * Lanes.COUNT;
    /** Bytes of one fp32 row of a panel. */
    static final int PANEL_BYTES = 4 * Lanes.BYTES;

    static final int PANELS_AT_ONCE = 2;
    /** Bytes of one block of format I8: the scales, then a byte for each column and step. */
    static final int I8_BLOCK_BYTES = PANEL_BYTES + BlockQuantization.BLOCK * PANEL;

    static int panels(int outputs) {
        int columns = PANEL * PANELS_AT_ONCE;
        return (outputs + columns - 1) / columns * PANELS_AT_ONCE;
    }

    /** Of a format that {@link CpuBackend} does not offer. */
    static AssertionError unknown(WeightFormat format) {
        return new AssertionError("no panels of " + format);
    }

    static long panelBytes(WeightFormat format, int inputs) {
        return switch (format) {
            case F32 -> (long) inputs * PANEL_BYTES;
            case BF16 -> (long) inputs * PANEL_BYTES / 2;
            case I8 -> (long) blocks(inputs) * I8_BLOCK_BYTES;
            case F8, I4 -> throw unknown(format);
        };
    }

    private static int blocks(int inputs) {
        return (inputs + BlockQuantization.BLOCK - 1) / BlockQuantization.BLOCK;
    }

    /** Blocks of int8 in a panel. */
    int blocks() {
        return blocks(inputs);
    }

    long panelBytes() {
        return panelBytes(format, inputs);
    }

    long panel(int index) {
        return address + index * panelBytes();
    }

    @Override
    public long bytes() {
        return panels * panelBytes() + 2L * panels * PANEL_BYTES;
    }
}
