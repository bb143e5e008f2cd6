package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.highBf16;
import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.loadInts;
import static dev.fovea.engine.cpu.Lanes.lowBf16;
import static dev.fovea.engine.cpu.Lanes.signedByte;
import static dev.fovea.engine.cpu.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Turns a stretch of a panel into fp32 {@code [steps][PANEL]}, once for all rows of a matrix product. */
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
            int pairs = Math.min(32, steps - start + 1) / 2; // an odd last step brings a step of zeros with it
            i8Block(block, pairs, to + 2L * BYTES * start);
        }
    }

    private static void i8Block(long block, int pairs, long to) {
        FloatVector s0 = load(block);
        FloatVector s1 = load(block + BYTES);
        for (int pair = 0; pair < pairs; pair++) {
            IntVector w = loadInts(block + 2L * BYTES + (long) BYTES * pair);
            store(signedByte(w, 0).mul(s0), to + 4L * BYTES * pair);
            store(signedByte(w, 1).mul(s1), to + 4L * BYTES * pair + BYTES);
            store(signedByte(w, 2).mul(s0), to + 4L * BYTES * pair + 2L * BYTES);
            store(signedByte(w, 3).mul(s1), to + 4L * BYTES * pair + 3L * BYTES);
        }
    }
}
