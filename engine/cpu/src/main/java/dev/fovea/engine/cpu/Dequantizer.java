package dev.fovea.engine.cpu;

import static dev.fovea.engine.backend.BlockQuantization.BLOCK;
import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.highBf16;
import static dev.fovea.engine.cpu.Lanes.index;
import static dev.fovea.engine.cpu.Lanes.loadInts;
import static dev.fovea.engine.cpu.Lanes.lowBf16;
import static dev.fovea.engine.cpu.Lanes.pointer;
import static dev.fovea.engine.cpu.Lanes.store;
import static dev.fovea.engine.cpu.PackedWeight.I8_BLOCK_BYTES;
import static dev.fovea.engine.cpu.PackedWeight.PANEL_BYTES;

import jdk.incubator.vector.IntVector;

/**
 * Turns a stretch of a panel into fp32 {@code [steps][PANEL]}, once for all rows of a matrix product. Of int8 it gives
 * what {@link Digits} makes of the bytes; their scales are applied to sums over a block.
 */
final class Dequantizer {
    private Dequantizer() {}

    /**
     * The address of steps {@code from … from + steps − 1} of a panel in fp32: of the panel itself, or of {@code scratch}.
     *
     * @param from a multiple of a block
     */
    static long panel(PackedWeight weight, int panel, int from, int steps, long scratch) {
        long address = weight.panel(panel);
        switch (weight.format()) {
            case F32 -> {
                return address + (long) from * PANEL_BYTES;
            }
            case BF16 -> bf16(address + (long) from * PANEL_BYTES / 2, steps, scratch);
            case I8 -> i8(address + (long) (from / BLOCK) * I8_BLOCK_BYTES, steps, scratch);
            case F8, I4 -> throw PackedWeight.unknown(weight.format());
        }
        return scratch;
    }

    private static void bf16(long panel, int steps, long to) {
        long from = pointer(panel);
        long out = pointer(to);
        for (long step = 0; step < steps; step++) {
            long at = PANEL_BYTES / 2 * index(step);
            IntVector w = loadInts(from + at);
            store(lowBf16(w), out + 2 * at);
            store(highBf16(w), out + 2 * at + BYTES);
            w = loadInts(from + at + BYTES);
            store(lowBf16(w), out + 2 * at + 2 * BYTES);
            store(highBf16(w), out + 2 * at + 3 * BYTES);
        }
    }

    private static void i8(long panel, int steps, long to) {
        for (int start = 0; start < steps; start += BLOCK) {
            long block = panel + (long) (start / BLOCK) * I8_BLOCK_BYTES;
            i8Block(block + PANEL_BYTES, to + (long) PANEL_BYTES * start);
        }
    }

    private static void i8Block(long ints, long to) {
        long from = pointer(ints);
        long out = pointer(to);
        for (long vector = 0; vector < BLOCK; vector++) { // one vector of columns, four steps
            long i = index(vector);
            IntVector w = loadInts(from + BYTES * i);
            long at = out + Digits.COUNT * PANEL_BYTES * (i / Digits.COUNT) + BYTES * (i % Digits.COUNT);
            store(Digits.upTo(w, 0), at);
            store(Digits.upTo(w, 1), at + PANEL_BYTES);
            store(Digits.upTo(w, 2), at + 2 * PANEL_BYTES);
            store(Digits.upTo(w, 3), at + 3 * PANEL_BYTES);
        }
    }
}
