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
 * @param type element type
 */
public record KvShape(int layers, int blocks, int blockSize, int kvHeads, int headDim, DType type) {
    /** Bytes that one token takes over all layers, keys and values. */
    public long bytesPerToken() {
        return 2L * layers * kvHeads * headDim * type.bytes();
    }

    public long bytes() {
        return bytesPerToken() * blocks * blockSize;
    }
}
