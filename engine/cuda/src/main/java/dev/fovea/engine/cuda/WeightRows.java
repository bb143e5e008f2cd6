package dev.fovea.engine.cuda;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Float8;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.GroupQuantization;
import dev.fovea.engine.tensor.GroupedMatrix;
import dev.fovea.engine.tensor.HostMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntFunction;

/**
 * Rows of a matrix as linear_mma.cuh reads them. In f8 and i4 a lane's 16 bytes hold its inputs of four or eight sets, one after
 * the other; four lanes follow each other.
 */
final class WeightRows {
    /** Inputs of a set that a lane takes. */
    private static final int TAKEN = 4;

    /** Weights in four bits of a word. */
    private static final int OF_A_WORD = 8;

    private static final int LANES = 4;

    private final HostMatrix matrix;
    private final WeightFormat format;
    private final int inputs;
    private final int stride; // elements of a row, zeros filled up

    /**
     * @param stride inputs, filled up
     * @throws EngineException when the matrix comes in groups of another size than the kernels know
     */
    WeightRows(HostMatrix matrix, WeightFormat format, int stride) {
        this.matrix = matrix;
        this.format = format;
        this.inputs = matrix.rowLength();
        this.stride = stride;
        if (format == WeightFormat.I4
                && matrix instanceof GroupedMatrix grouped
                && grouped.group() != GroupQuantization.GROUP) {
            throw new EngineException(
                    ErrorCode.FEATURE_UNSUPPORTED,
                    "backend cuda: groups of four bits must be of %d inputs; found %s"
                            .formatted(GroupQuantization.GROUP, grouped));
        }
    }

    /** Bytes of a row. */
    long bytes() {
        return format.bytes(stride);
    }

    /**
     * Writes one row.
     *
     * @param values where the row begins
     * @param unit f8: where the row's scale is written
     * @param groups i4: where the row's groups are written
     */
    void write(int row, MemorySegment values, MemorySegment unit, MemorySegment groups) {
        switch (format) {
            case F32, BF16 -> {
                DType type = format == WeightFormat.F32 ? DType.F32 : DType.BF16;
                float[] weights = read(row);
                for (int i = 0; i < inputs; i++) {
                    Floats.set(values, type, i, weights[i]);
                }
            }
            case F8 -> {
                float[] weights = read(row);
                float scale = Float8.scale(weights, 0, inputs);
                unit.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, scale);
                for (int i = 0; i < inputs; i++) {
                    values.set(ValueLayout.JAVA_BYTE, place(i), Float8.to(weights[i] / scale));
                }
            }
            case I4 -> {
                if (matrix instanceof GroupedMatrix grouped) {
                    writeGroups(
                            group -> grouped.quantization(row, group), (group, i) -> grouped.q(row, i), values, groups);
                } else {
                    float[] weights = read(row);
                    writeGroups(
                            group -> GroupQuantization.of(weights, group * GroupQuantization.GROUP, count(group)),
                            (group, i) -> group.quantize(weights[i]),
                            values,
                            groups);
                }
            }
            case I8 -> throw new AssertionError("no i8 on a card");
        }
    }

    private float[] read(int row) {
        float[] weights = new float[inputs];
        matrix.readRow(row, weights);
        return weights;
    }

    /** Inputs of a group; the last may have fewer. */
    private int count(int group) {
        return Math.min(GroupQuantization.GROUP, inputs - group * GroupQuantization.GROUP);
    }

    /** What stands for an input. */
    private interface FourBits {
        int of(GroupQuantization group, int input);
    }

    private void writeGroups(
            IntFunction<GroupQuantization> quantization, FourBits q, MemorySegment values, MemorySegment groups) {
        int[] words = new int[stride / OF_A_WORD];
        for (int number = 0; number * GroupQuantization.GROUP < inputs; number++) {
            GroupQuantization group = quantization.apply(number);
            groups.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, number, word(group));
            int start = number * GroupQuantization.GROUP;
            for (int i = start; i < start + count(number); i++) {
                // Of the eight weights of a word those with even numbers are in its lower half.
                int place = place(i);
                int shift = place % OF_A_WORD / 2 * 4 + place % 2 * 16;
                words[place / OF_A_WORD] |= q.of(group, i) << shift;
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

    /** Where an input stands among the elements of a row: of a stretch a lane's inputs follow each other. */
    private int place(int input) {
        int sets = CudaWeight.sets(format);
        int stretch = input / (CudaWeight.SET * sets);
        int set = input / CudaWeight.SET % sets;
        int lane = input / TAKEN % LANES;
        return ((stretch * LANES + lane) * sets + set) * TAKEN + input % TAKEN;
    }
}
