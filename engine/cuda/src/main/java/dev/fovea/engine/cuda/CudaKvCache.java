package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;

/**
 * Keys and values as {@code [layers][slots][kvHeads · headDim]}, each.
 *
 * @param keys where the keys start
 * @param values where the values start
 */
record CudaKvCache(KvShape shape, long keys, long values) implements KvCache {
    long keys(int layer) {
        return keys + layer * layerBytes();
    }

    long values(int layer) {
        return values + layer * layerBytes();
    }

    /** Elements of a slot. */
    int width() {
        return shape.kvHeads() * shape.headDim();
    }

    private long layerBytes() {
        return (long) shape.blocks()
                * shape.blockSize()
                * width()
                * shape.type().bytes();
    }
}
