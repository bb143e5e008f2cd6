package dev.fovea.engine.verify;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;

/**
 * How far an activation may be from its golden value. The golden values are fp32 arithmetic; activations are stored as fp32 on
 * every backend, so only what a product rounds (weights, a KV cache, on tensor cores its argument) widens the bounds.
 *
 * @param vision largest difference of the vision transformer's and projector's activations
 * @param logits largest difference of logits and of the decoder's activations (their deviation is about 2)
 * @param relative allowed beside it, as a fraction of the golden value
 * @param mean largest mean difference
 * @param inDeviations whether the three bounds count in root mean squares of the golden tensor
 * @param exactIds whether greedy ids must be equal everywhere; if not, they must be wherever the logits are further apart
 *     than the bound on their difference allows
 */
record Tolerance(double vision, double logits, double relative, double mean, boolean inDeviations, boolean exactIds) {
    /** Fp32 throughout: the reference's own scatter between two implementations. */
    static final Tolerance F32 = new Tolerance(1e-4, 5e-4, 1e-4, 1e-4, false, true);

    /** Fp32 weights rounded to bf16, or keys and values kept in it: what the reference's own bf16 arithmetic shows. */
    static final Tolerance BF16 = new Tolerance(0.4, 0.4, 0, 0.05, false, false);

    /** Weights in int8 blocks of 32: a weight is off by up to 1/254 of its block's largest. */
    static final Tolerance I8 = new Tolerance(0.25, 0.25, 0, 0.05, true, false);

    /** @param checkpoint the type that the checkpoint holds its matrices in */
    static Tolerance of(Device device, DType checkpoint) {
        DeviceOptions options = device.options();
        switch (options.weights()) {
            case F32, BF16 -> {}
            case I8 -> {
                return I8;
            }
            // Of small random models they leave so little that a bound would say nothing.
            case F8, I4 ->
                throw new EngineException(
                        ErrorCode.FEATURE_UNSUPPORTED,
                        "golden values hold for weights in f32, bf16 and i8; found "
                                + options.weights().id());
        }
        boolean exactWeights = options.weights() == WeightFormat.F32 || checkpoint == DType.BF16;
        return exactWeights && device.argumentType() == DType.F32 && options.kvType() == DType.F32 ? F32 : BF16;
    }

    /** The one of the two that allows more. */
    Tolerance widerOf(Tolerance other) {
        return inDeviations || mean >= other.mean ? this : other;
    }
}
