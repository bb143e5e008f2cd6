package dev.fovea.engine.cpu;

import dev.fovea.engine.tensor.Tensor;

/** Writes keys and values to their slots, one token a piece where there are many. */
final class KvStore implements WorkerPool.Task {
    /** Fewer tokens than this are stored by the caller alone. */
    private static final int FEW_TOKENS = 8;

    private final WorkerPool pool;

    private CpuKvCache cache;
    private int layer;
    private long k;
    private long kRowBytes;
    private long v;
    private long vRowBytes;
    private long slots;
    private int limit;

    KvStore(WorkerPool pool, CpuKvCache nothing) {
        this.pool = pool;
        cache = nothing;
    }

    void run(CpuKvCache cache, int layer, Tensor k, Tensor v, Tensor slots) {
        this.cache = cache;
        this.layer = layer;
        this.k = Lanes.address(k);
        kRowBytes = Lanes.rowBytes(k);
        this.v = Lanes.address(v);
        vRowBytes = Lanes.rowBytes(v);
        this.slots = Lanes.address(slots);
        limit = cache.shape().blocks() * cache.shape().blockSize();
        int tokens = k.rows();
        if (tokens < FEW_TOKENS) {
            for (int token = 0; token < tokens; token++) {
                run(token, 0);
            }
        } else {
            pool.run(this, tokens);
        }
    }

    @Override
    public void run(int token, int worker) {
        int slot = Lanes.getInt(slots + 4L * token);
        if (slot < 0 || slot >= limit) {
            throw new IndexOutOfBoundsException("slot " + slot + " of " + limit);
        }
        int headDim = cache.shape().headDim();
        for (int head = 0; head < cache.shape().kvHeads(); head++) {
            long column = 4L * head * headDim;
            cache.store(layer, slot, head, k + token * kRowBytes + column, v + token * vRowBytes + column);
        }
    }
}
