package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.AttentionTile.KEYS;
import static dev.fovea.engine.cpu.AttentionTile.ROWS;

import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.tensor.Tensor;

/**
 * Causal attention over the paged cache. A piece is some consecutive queries of one sequence with all query heads of one
 * key/value head, which share what they read of the cache. Decode is the case of one query a sequence.
 */
final class PagedAttention implements WorkerPool.Task {
    private final WorkerPool pool;
    private final Scratch scratch;

    private AttentionTile tile = new AttentionTile(1);
    private CpuKvCache cache;
    private int layer;
    private long q;
    private long qRowBytes;
    private long out;
    private long outRowBytes;
    private long queryStarts;
    private long contextLengths;
    private long blockTables;
    private int maxBlocks;
    private int sequences;
    private int kvHeads;
    /** Query heads of a key/value head. */
    private int group;
    /** Query tokens of a piece. */
    private int tokens;

    private float scale;
    /** The first piece of each sequence, then the number of pieces. */
    private int[] pieces = new int[1];

    PagedAttention(WorkerPool pool, Scratch scratch, CpuKvCache nothing) {
        this.pool = pool;
        this.scratch = scratch;
        cache = nothing;
    }

    void run(Tensor out, Tensor q, CpuKvCache cache, int layer, StepInputs step, float scale) {
        int headDim = cache.shape().headDim();
        if (tile.headDim() != headDim) {
            tile = new AttentionTile(headDim);
        }
        this.cache = cache;
        this.layer = layer;
        this.q = Lanes.address(q);
        qRowBytes = Lanes.rowBytes(q);
        this.out = Lanes.address(out);
        outRowBytes = Lanes.rowBytes(out);
        queryStarts = Lanes.address(step.queryStarts());
        contextLengths = Lanes.address(step.contextLengths());
        blockTables = Lanes.address(step.blockTables());
        maxBlocks = step.blockTables().rowLength();
        sequences = step.sequences();
        kvHeads = cache.shape().kvHeads();
        group = q.rowLength() / headDim / kvHeads;
        if (group > ROWS) {
            throw new IllegalArgumentException(group + " query heads for each key/value head");
        }
        tokens = ROWS / group;
        this.scale = scale;
        scratch.ensure(tile.scratchBytes() + tile.keyTileBytes() + tile.valueTileBytes());
        pool.run(this, countPieces());
    }

    private int countPieces() {
        if (pieces.length < sequences + 1) {
            pieces = new int[2 * sequences + 1];
        }
        int count = 0;
        for (int sequence = 0; sequence < sequences; sequence++) {
            pieces[sequence] = count;
            int queries = Lanes.getInt(queryStarts + 4L * sequence + 4) - Lanes.getInt(queryStarts + 4L * sequence);
            count += (queries + tokens - 1) / tokens * kvHeads;
        }
        pieces[sequences] = count;
        return count;
    }

    @Override
    public void run(int piece, int worker) {
        int sequence = 0;
        while (pieces[sequence + 1] <= piece) {
            sequence++;
        }
        int inSequence = piece - pieces[sequence];
        int start = Lanes.getInt(queryStarts + 4L * sequence);
        int end = Lanes.getInt(queryStarts + 4L * sequence + 4);
        int first = start + inSequence / kvHeads * tokens;
        int count = Math.min(tokens, end - first);
        int context = Lanes.getInt(contextLengths + 4L * sequence);
        int visible = context - (end - first) + 1; // keys that the first query sees
        long blocks = blockTables + 4L * sequence * maxBlocks;
        attend(first, count, visible, inSequence % kvHeads, blocks, scratch.address(worker));
    }

    private void attend(int first, int count, int visible, int kvHead, long blocks, long memory) {
        int rows = count * group;
        for (int row = 0; row < rows; row++) {
            tile.begin(memory, row, q + (first + row / group) * qRowBytes + column(kvHead, row), scale);
        }
        long keyTile = memory + tile.scratchBytes();
        long valueTile = keyTile + tile.keyTileBytes();
        Lanes.fillZero(keyTile, tile.keyTileBytes() + tile.valueTileBytes());
        int keys = visible + count - 1;
        for (int start = 0; start < keys; start += KEYS) {
            int inTile = Math.min(KEYS, keys - start);
            load(keyTile, valueTile, start, inTile, kvHead, blocks);
            tile.score(memory, rows, keyTile);
            for (int row = 0; row < rows; row++) {
                tile.weigh(memory, row, Math.min(KEYS, visible + row / group - start));
            }
            tile.gather(memory, rows, valueTile, inTile);
        }
        for (int row = 0; row < rows; row++) {
            tile.finish(memory, row, out + (first + row / group) * outRowBytes + column(kvHead, row));
        }
    }

    private long column(int kvHead, int row) {
        return 4L * (kvHead * group + row % group) * tile.headDim();
    }

    private void load(long keyTile, long valueTile, int start, int count, int kvHead, long blocks) {
        int blockSize = cache.shape().blockSize();
        int done = 0;
        while (done < count) {
            int index = start + done;
            int offset = index % blockSize;
            int inPanel = PackedWeight.PANEL - done % PackedWeight.PANEL;
            int stretch = Math.min(Math.min(blockSize - offset, inPanel), count - done);
            int block = Lanes.getInt(blocks + 4L * (index / blockSize));
            cache.load(tile, keyTile, valueTile, done, layer, block, kvHead, offset, stretch);
            done += stretch;
        }
    }
}
