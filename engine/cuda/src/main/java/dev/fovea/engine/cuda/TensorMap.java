package dev.fovea.engine.cuda;

import java.util.List;

/**
 * A matrix of bf16 on the card, and the box of it that a card of sm_90 copies to shared memory at a time; there its rows are of 128
 * bytes, swizzled. Where a box reaches beyond the matrix it has zeros.
 *
 * @param address a multiple of 16
 * @param sizes elements of each dimension, the one that lies together first
 * @param strides bytes from one index to the next, multiples of 16, of all dimensions but the first
 * @param box elements of each dimension, 64 of the first
 */
record TensorMap(long address, List<Integer> sizes, List<Long> strides, List<Integer> box) {
    /** Bytes of what the driver packs it into. */
    static final int BYTES = 128;

    TensorMap {
        sizes = List.copyOf(sizes);
        strides = List.copyOf(strides);
        box = List.copyOf(box);
        if (sizes.size() != box.size() || sizes.size() != strides.size() + 1) {
            throw new IllegalArgumentException("%s by %s, %s apart".formatted(sizes, box, strides));
        }
    }

    int rank() {
        return sizes.size();
    }
}
