package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.DType;

/**
 * Dimensions of a paged KV cache.
 *
 * @param layers decoder layers
 * @param blocks how many blocks; a slot is {@code block · blockSize + offset}
 * @param blockSize tokens a block
 * @param kvHeads key/value heads
 * @param headDim elements of a head
 * @param type element type: fp32, bf16, or I8 in units of the largest number of a token's head over 127
 */
public record KvShape(int layers, int blocks, int blockSize, int kvHeads, int headDim, DType type) {
    /** Bytes that one token takes over all layers, keys and values; in eight bits with a scale for each head. */
    public long bytesPerToken() {
        int scale = type == DType.I8 ? Float.BYTES : 0;
        return 2L * layers * kvHeads * (headDim * type.bytes() + scale);
    }

    public long bytes() {
        return bytesPerToken() * blocks * blockSize;
    }
}
