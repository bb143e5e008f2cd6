package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.Tensor;

/**
 * A matrix on the card, row by row as the checkpoint has it.
 *
 * @param values {@code [outputs, inputs]}; in bf16 filled up with zeros to whole tiles and chunks
 * @param bias {@code [outputs]}, zeros where there is none
 * @param scale {@code [outputs]}, ones where there is none
 */
record CudaWeight(int outputs, int inputs, WeightFormat format, Tensor values, Tensor bias, Tensor scale)
        implements Weight {
    /** Outputs of one product of the tensor cores. */
    static final int TILE = 16;
    /** Inputs of two. */
    static final int CHUNK = 32;

    @Override
    public long bytes() {
        return values.elements() * values.type().bytes();
    }
}
