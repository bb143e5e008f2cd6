package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.tensor.DType;

/**
 * Keys {@code [layer][block][kvHead][offset][headDim]}, values {@code [layer][block][kvHead][headDim][offset]}.
 *
 * @param keys where the keys start
 * @param values where the values start
 */
record CudaKvCache(KvShape shape, long keys, long values) implements KvCache {
    /** One layer of it. */
    Layer layer(int layer) {
        long bytes = shape.bytes() / 2 / shape.layers();
        return new Layer(
                keys + layer * bytes,
                values + layer * bytes,
                shape.kvHeads(),
                shape.headDim(),
                shape.blockSize(),
                shape.type());
    }

    /** The struct {@code Cache}. */
    record Layer(long keys, long values, int kvHeads, int headDim, int blockSize, DType type) {
        Arguments write(Arguments to) {
            return to.pointer(keys)
                    .pointer(values)
                    .number(kvHeads)
                    .number(headDim)
                    .number(blockSize)
                    .number(type.ordinal());
        }
    }
}
