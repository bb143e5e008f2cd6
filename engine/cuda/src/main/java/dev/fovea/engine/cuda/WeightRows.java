package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.GroupQuantization;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Float8;
import dev.fovea.engine.tensor.Floats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rows of a matrix as linear_mma.cuh reads them. In f8 and i4 a lane's 16 bytes hold its inputs of two or four chunks, one after
 * the other; four lanes follow each other.
 */
final class WeightRows {
    /** Inputs of a chunk that a lane takes. */
    private static final int TAKEN = 8;

    private static final int LANES = 4;

    private final WeightFormat format;
    private final int inputs;
    private final int stride; // elements of a row, zeros filled up

    /** @param stride inputs, filled up */
    WeightRows(WeightFormat format, int inputs, int stride) {
        this.format = format;
        this.inputs = inputs;
        this.stride = stride;
    }

    /** Bytes of a row. */
    long bytes() {
        return format.bytes(stride);
    }

    /**
     * Writes one row.
     *
     * @param weights at least {@code inputs} of them, from {@code from}
     * @param values where the row begins
     * @param unit f8: where the row's scale is written
     * @param groups i4: where the row's groups are written
     */
    void write(float[] weights, int from, MemorySegment values, MemorySegment unit, MemorySegment groups) {
        switch (format) {
            case F32, BF16 -> {
                DType type = format == WeightFormat.F32 ? DType.F32 : DType.BF16;
                for (int i = 0; i < inputs; i++) {
                    Floats.set(values, type, i, weights[from + i]);
                }
            }
            case F8 -> {
                float scale = Float8.scale(weights, from, inputs);
                unit.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, scale);
                for (int i = 0; i < inputs; i++) {
                    values.set(ValueLayout.JAVA_BYTE, place(i, 2), Float8.to(weights[from + i] / scale));
                }
            }
            case I4 -> writeGroups(weights, from, values, groups);
            case I8 -> throw new AssertionError("no i8 on a card");
        }
    }

    private void writeGroups(float[] weights, int from, MemorySegment values, MemorySegment groups) {
        int[] words = new int[stride / TAKEN];
        for (int start = 0; start < inputs; start += GroupQuantization.GROUP) {
            int count = Math.min(GroupQuantization.GROUP, inputs - start);
            GroupQuantization group = GroupQuantization.of(weights, from + start, count);
            groups.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, start / GroupQuantization.GROUP, word(group));
            for (int i = start; i < start + count; i++) {
                // Of the eight inputs of a word those with even numbers are in its lower half.
                int shift = i % TAKEN / 2 * 4 + i % 2 * 16;
                words[place(i, 4) / TAKEN] |= group.quantize(weights[from + i]) << shift;
            }
        }
        for (int i = 0; i < words.length; i++) {
            values.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, words[i]);
        }
    }

    /** 128 + zero in the upper half, the scale in the lower, both in bf16. */
    private static int word(GroupQuantization group) {
        return Floats.toBf16(128f + group.zero()) << 16 | Floats.toBf16(group.scale()) & 0xffff;
    }

    /** Where an input stands among the elements of a row: of {@code parts} chunks a lane's inputs follow each other. */
    private static int place(int input, int parts) {
        int stretch = input / (CudaWeight.CHUNK * parts);
        int part = input / CudaWeight.CHUNK % parts;
        int lane = input / TAKEN % LANES;
        return ((stretch * LANES + lane) * parts + part) * TAKEN + input % TAKEN;
    }
}
