package dev.fovea.engine.backend;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.tensor.DType;

/**
 * What is chosen when a device is opened.
 *
 * @param weights how matrices are held
 * @param kvType element type of the KV cache: fp32, bf16 or I8
 * @param threads worker threads of a device that computes on the host; 0 for one a core
 */
public record DeviceOptions(WeightFormat weights, DType kvType, int threads) {
    /** @throws EngineException when {@code backend} cannot hold matrices, or keys and values, so */
    public void checkFor(Backend backend) {
        if (!backend.formats().contains(weights)) {
            throw new EngineException(
                    ErrorCode.FEATURE_UNSUPPORTED,
                    "backend %s: weights must be one of %s; found %s"
                            .formatted(backend.name(), WeightFormat.ids(backend.formats()), weights.id()));
        }
        if (!backend.kvTypes().contains(kvType)) {
            throw new EngineException(
                    ErrorCode.FEATURE_UNSUPPORTED,
                    "backend %s: the KV cache must be of one of %s; found %s"
                            .formatted(backend.name(), backend.kvTypes(), kvType));
        }
    }
}
