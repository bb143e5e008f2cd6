package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.highBf16;
import static dev.fovea.engine.cpu.Lanes.loadInts;
import static dev.fovea.engine.cpu.Lanes.lowBf16;
import static dev.fovea.engine.cpu.Lanes.store;
import static dev.fovea.engine.cpu.Lanes.topByte;

import jdk.incubator.vector.IntVector;

/**
 * Turns a stretch of a panel into fp32 {@code [steps][PANEL]}, once for all rows of a matrix product. Of int8 it gives the
 * bytes, whose scales are applied to sums over a block.
 */
final class Dequantizer {
    private Dequantizer() {}

    /**
     * The address of steps {@code from … from + steps − 1} of a panel in fp32: of the panel itself, or of {@code scratch}.
     *
     * @param from a multiple of 32
     */
    static long panel(PackedWeight weight, int panel, int from, int steps, long scratch) {
        long address = weight.panel(panel);
        switch (weight.format()) {
            case F32 -> {
                return address + (long) from * PackedWeight.PANEL_BYTES;
            }
            case BF16 -> bf16(address + (long) from * BYTES, steps, scratch);
            case I8 -> i8(address + (long) (from / 32) * PackedWeight.I8_BLOCK_BYTES, steps, scratch);
        }
        return scratch;
    }

    private static void bf16(long panel, int steps, long to) {
        for (int k = 0; k < steps; k++) {
            IntVector w = loadInts(panel + (long) BYTES * k);
            store(lowBf16(w), to + 2L * BYTES * k);
            store(highBf16(w), to + 2L * BYTES * k + BYTES);
        }
    }

    private static void i8(long panel, int steps, long to) {
        for (int start = 0; start < steps; start += 32) {
            long block = panel + (long) (start / 32) * PackedWeight.I8_BLOCK_BYTES;
            i8Block(block + 2L * BYTES, to + 2L * BYTES * start);
        }
    }

    private static void i8Block(long bytes, long to) {
        for (int pair = 0; pair < 16; pair++) {
            IntVector w = loadInts(bytes + (long) BYTES * pair);
            store(topByte(w, 0), to + 4L * BYTES * pair);
            store(topByte(w, 1), to + 4L * BYTES * pair + BYTES);
            store(topByte(w, 2), to + 4L * BYTES * pair + 2L * BYTES);
            store(topByte(w, 3), to + 4L * BYTES * pair + 3L * BYTES);
        }
    }
}
