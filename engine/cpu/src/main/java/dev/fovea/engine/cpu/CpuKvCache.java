package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Floats;

/**
 * Keys {@code [layer][block][kvHead][headDim][blockSize]}, so that a block is a stretch of a tile of keys, and values
 * {@code [layer][block][kvHead][blockSize][headDim]}.
 *
 * @param keys where the keys start
 * @param values where the values start
 */
record CpuKvCache(KvShape shape, long keys, long values) implements KvCache {
    /** Elements of one head in one block. */
    private int headElements() {
        return shape.headDim() * shape.blockSize();
    }

    private long head(int layer, int block, int kvHead) {
        return (((long) layer * shape.blocks() + block) * shape.kvHeads() + kvHead) * headElements();
    }

    /** Writes one head's key and value, fp32 each, to a slot. */
    void store(int layer, int slot, int kvHead, long k, long v) {
        int offset = slot % shape.blockSize();
        long head = head(layer, slot / shape.blockSize(), kvHead);
        int headDim = shape.headDim();
        if (shape.type() == DType.F32) {
            for (int i = 0; i < headDim; i++) {
                long key = head + (long) i * shape.blockSize() + offset;
                Lanes.setFloat(keys + 4 * key, Lanes.getFloat(k + 4L * i));
                long value = head + (long) offset * headDim + i;
                Lanes.setFloat(values + 4 * value, Lanes.getFloat(v + 4L * i));
            }
        } else {
            for (int i = 0; i < headDim; i++) {
                long key = head + (long) i * shape.blockSize() + offset;
                Lanes.setShort(keys + 2 * key, Floats.toBf16(Lanes.getFloat(k + 4L * i)));
                long value = head + (long) offset * headDim + i;
                Lanes.setShort(values + 2 * value, Floats.toBf16(Lanes.getFloat(v + 4L * i)));
            }
        }
    }

    /** Copies {@code count} keys and values of a block from {@code offset} on to a tile, from key {@code at} on. */
    void load(
            AttentionTile tile,
            long keyTile,
            long valueTile,
            int at,
            int layer,
            int block,
            int kvHead,
            int offset,
            int count) {
        long head = head(layer, block, kvHead);
        int headDim = shape.headDim();
        for (int key = 0; key < count; key++) {
            long from = head + offset + key;
            long to = tile.keyAt(keyTile, at + key);
            for (int i = 0; i < headDim; i++) {
                Lanes.setFloat(to + (long) i * AttentionTile.KEY_STEP, get(keys, from + (long) i * shape.blockSize()));
            }
            long row = head + (long) (offset + key) * headDim;
            for (int i = 0; i < headDim; i++) {
                Lanes.setFloat(tile.valueAt(valueTile, at + key, i), get(values, row + i));
            }
        }
    }

    private float get(long base, long index) {
        return shape.type() == DType.F32
                ? Lanes.getFloat(base + 4 * index)
                : Floats.fromBf16(Lanes.getShort(base + 2 * index));
    }
}
