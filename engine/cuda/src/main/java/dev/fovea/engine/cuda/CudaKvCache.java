package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.tensor.DType;

/**
 * Keys {@code [layer][block][kvHead][offset][headDim]}, values {@code [layer][block][kvHead][headDim][offset]}; in eight bits
 * their scales {@code [layer][block][kvHead][offset]}.
 *
 * @param keys where the keys start
 * @param values where the values start
 * @param keyScales where the keys' scales start, 0 for none
 * @param valueScales where the values' scales start
 */
record CudaKvCache(KvShape shape, long keys, long values, long keyScales, long valueScales) implements KvCache {
    static CudaKvCache allocate(Driver driver, KvShape shape) {
        boolean scaled = shape.type() == DType.I8;
        long numbers = numbers(shape) * shape.layers() * shape.type().bytes();
        long scales = scales(shape) * shape.layers() * Float.BYTES;
        return new CudaKvCache(
                shape,
                driver.allocate(numbers),
                driver.allocate(numbers),
                scaled ? driver.allocate(scales) : 0,
                scaled ? driver.allocate(scales) : 0);
    }

    /** Of the keys of a layer. */
    private static long numbers(KvShape shape) {
        return scales(shape) * shape.headDim();
    }

    private static long scales(KvShape shape) {
        return (long) shape.blocks() * shape.blockSize() * shape.kvHeads();
    }

    /** One layer of it. */
    Layer layer(int layer) {
        long bytes = layer * numbers(shape) * shape.type().bytes();
        long scaleBytes = layer * scales(shape) * Float.BYTES;
        return new Layer(
                keys + bytes,
                values + bytes,
                keyScales + scaleBytes,
                valueScales + scaleBytes,
                shape.kvHeads(),
                shape.headDim(),
                shape.blockSize(),
                shape.type());
    }

    /** The struct {@code Cache}. */
    record Layer(
            long keys,
            long values,
            long keyScales,
            long valueScales,
            int kvHeads,
            int headDim,
            int blockSize,
            DType type) {
        Arguments write(Arguments to) {
            return to.pointer(keys)
                    .pointer(values)
                    .pointer(keyScales)
                    .pointer(valueScales)
                    .number(kvHeads)
                    .number(headDim)
                    .number(blockSize)
                    .number(type.ordinal());
        }
    }
}
