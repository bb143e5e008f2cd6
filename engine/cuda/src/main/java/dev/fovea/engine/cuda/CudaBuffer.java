package dev.fovea.engine.cuda;

import dev.fovea.engine.tensor.Buffer;
import dev.fovea.engine.tensor.Tensor;

/**
 * Memory of the card.
 *
 * @param address where it starts
 */
record CudaBuffer(long address, long bytes) implements Buffer {
    /** Where the first element of a tensor lies. */
    static long address(Tensor tensor) {
        if (tensor.buffer() instanceof CudaBuffer(long address, long ignored)) {
            return address + tensor.offset();
        }
        throw new IllegalArgumentException("not in the card's memory: " + tensor);
    }
}
