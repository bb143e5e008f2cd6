package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.AttentionTile.KEYS;
import static dev.fovea.engine.cpu.AttentionTile.ROWS;

import dev.fovea.engine.tensor.Tensor;

/**
 * Bidirectional attention of the vision transformer: first all keys and values of a group are packed into tiles, then
 * pieces of query rows of one head run over them.
 */
final class DenseAttention implements WorkerPool.Task {
    private final WorkerPool pool;
    private final Scratch scratch;
    private final Scratch packed;

    private AttentionTile tile = new AttentionTile(1);
    private boolean packing;
    private long q;
    private long k;
    private long v;
    private long out;
    private long qRowBytes;
    private long kRowBytes;
    private long vRowBytes;
    private long outRowBytes;
    private int length;
    private int tiles;
    private int rowPieces;
    private float scale;

    DenseAttention(WorkerPool pool, Scratch scratch, CpuMemory memory) {
        this.pool = pool;
        this.scratch = scratch;
        packed = new Scratch(memory, 1, 0);
    }

    void run(Tensor out, Tensor q, Tensor k, Tensor v, int groupLength, int heads, float scale) {
        int headDim = q.rowLength() / heads;
        if (tile.headDim() != headDim) {
            tile = new AttentionTile(headDim);
        }
        length = groupLength;
        tiles = (length + KEYS - 1) / KEYS;
        rowPieces = (length + ROWS - 1) / ROWS;
        this.scale = scale;
        scratch.ensure(tile.scratchBytes());
        packed.ensure((long) heads * tiles * (tile.keyTileBytes() + tile.valueTileBytes()));
        qRowBytes = Lanes.rowBytes(q);
        kRowBytes = Lanes.rowBytes(k);
        vRowBytes = Lanes.rowBytes(v);
        outRowBytes = Lanes.rowBytes(out);
        for (int first = 0; first < q.rows(); first += groupLength) {
            this.q = Lanes.address(q) + first * qRowBytes;
            this.k = Lanes.address(k) + first * kRowBytes;
            this.v = Lanes.address(v) + first * vRowBytes;
            this.out = Lanes.address(out) + first * outRowBytes;
            packing = true;
            pool.run(this, heads * tiles);
            packing = false;
            pool.run(this, heads * rowPieces);
        }
    }

    @Override
    public void run(int piece, int worker) {
        if (packing) {
            pack(piece / tiles, piece % tiles);
        } else {
            attend(piece / rowPieces, piece % rowPieces, scratch.address(worker));
        }
    }

    private long keyTile(int head, int index) {
        return packed.address(0) + ((long) head * tiles + index) * (tile.keyTileBytes() + tile.valueTileBytes());
    }

    private void pack(int head, int index) {
        long keys = keyTile(head, index);
        long values = keys + tile.keyTileBytes();
        long column = 4L * head * tile.headDim();
        int first = index * KEYS;
        int count = Math.min(KEYS, length - first);
        if (count < KEYS) {
            Lanes.fillZero(keys, tile.keyTileBytes());
        }
        if (count < KEYS || tile.headDim() % PackedWeight.PANEL != 0) {
            Lanes.fillZero(values, tile.valueTileBytes());
        }
        for (int key = 0; key < count; key++) {
            tile.put(keys, values, key, k + (first + key) * kRowBytes + column, v + (first + key) * vRowBytes + column);
        }
    }

    private void attend(int head, int rowPiece, long memory) {
        int first = rowPiece * ROWS;
        int rows = Math.min(ROWS, length - first);
        long column = 4L * head * tile.headDim();
        for (int row = 0; row < rows; row++) {
            tile.begin(memory, row, q + (first + row) * qRowBytes + column, scale);
        }
        for (int index = 0; index < tiles; index++) {
            int visible = Math.min(KEYS, length - index * KEYS);
            long keys = keyTile(head, index);
            tile.score(memory, rows, keys);
            for (int row = 0; row < rows; row++) {
                tile.weigh(memory, row, visible);
            }
            tile.gather(memory, rows, keys + tile.keyTileBytes(), visible);
        }
        for (int row = 0; row < rows; row++) {
            tile.finish(memory, row, out + (first + row) * outRowBytes + column);
        }
    }
}
