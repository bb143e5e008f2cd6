package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.Tensor;

/**
 * A matrix on the card, row by row. But for fp32, rows are filled up with zeros to whole stretches and the matrix to whole
 * tiles of rows.
 *
 * @param values {@code [rows, stride]}, as linear_mma.cuh has them: fp32, bf16, or bytes
 * @param bias {@code [rows]}, zeros where there is none
 * @param scale {@code [rows]}: layer scale, ones where there is none
 * @param unit {@code [rows]}: what a weight of 1 is worth (f8), else ones
 * @param groups I32 {@code [outputs, stretches]}: scale and zero of a group (i4), else empty
 */
record CudaWeight(
        int outputs,
        int inputs,
        WeightFormat format,
        Tensor values,
        Tensor bias,
        Tensor scale,
        Tensor unit,
        Tensor groups)
        implements Weight {
    /** Outputs of one product of the tensor cores. */
    static final int TILE = 16;
    /** Inputs of one. */
    static final int SET = 16;

    /** Sets of a stretch: in a stretch lanes have their inputs of all of its sets together. */
    static int sets(WeightFormat format) {
        return switch (format) {
            case F32, BF16, F8 -> 4;
            case I4 -> 8;
            case I8 -> throw new AssertionError("no i8 on a card");
        };
    }

    static int stretches(WeightFormat format, int inputs) {
        return Math.ceilDiv(inputs, SET * sets(format));
    }

    int stretches() {
        return stretches(format, inputs);
    }

    /** Inputs, filled up to whole stretches. */
    int width() {
        return stretches() * SET * sets(format);
    }

    @Override
    public long bytes() {
        return values.elements() * values.type().bytes()
                + groups.elements() * groups.type().bytes();
    }
}
