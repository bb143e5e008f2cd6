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

    /**
     * Copies {@code count} keys and values of a block, from {@code offset} on, to a tile, from key {@code at} on; they do
     * not cross a panel of the tile.
     */
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
        int blockSize = shape.blockSize();
        loadRows(keys, head + offset, blockSize, tile.keyAt(keyTile, at), AttentionTile.KEY_STEP, headDim, count);
        long rows = head + (long) offset * headDim;
        for (int i = 0; i < headDim; i += PackedWeight.PANEL) {
            int stretch = Math.min(PackedWeight.PANEL, headDim - i);
            loadRows(
                    values,
                    rows + i,
                    headDim,
                    tile.valueAt(valueTile, at, i),
                    PackedWeight.PANEL_BYTES,
                    count,
                    stretch);
        }
    }

    /** Copies rows of the cache, {@code stride} elements apart, to fp32 rows {@code step} bytes apart. */
    private void loadRows(long base, long index, int stride, long to, int step, int rows, int length) {
        int whole = length / Lanes.COUNT * Lanes.COUNT;
        if (shape.type() == DType.F32) {
            loadF32(base + 4 * index, 4L * stride, to, step, rows, whole);
        } else {
            loadBf16(base + 2 * index, 2L * stride, to, step, rows, whole);
        }
        if (whole < length) {
            for (int row = 0; row < rows; row++) {
                for (int i = whole; i < length; i++) {
                    Lanes.setFloat(to + (long) row * step + 4L * i, get(base, index + (long) row * stride + i));
                }
            }
        }
    }

    private static void loadF32(long from, long stride, long to, long step, int rows, int length) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < length; i += Lanes.COUNT) {
                Lanes.store(Lanes.load(from + row * stride + 4L * i), to + row * step + 4L * i);
            }
        }
    }

    private static void loadBf16(long from, long stride, long to, long step, int rows, int length) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < length; i += Lanes.COUNT) {
                Lanes.store(Lanes.loadBf16(from + row * stride + 2L * i), to + row * step + 4L * i);
            }
        }
    }

    private float get(long base, long index) {
        return shape.type() == DType.F32
                ? Lanes.getFloat(base + 4 * index)
                : Floats.fromBf16(Lanes.getShort(base + 2 * index));
    }
}
