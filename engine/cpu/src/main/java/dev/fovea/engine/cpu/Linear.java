package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.store;

import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@code y = x · Wᵀ + bias} with its epilogue, cut into pieces of columns and, for many rows, of rows.
 *
 * <p>Few rows go through {@link Gemv}, one after another over the same four panels, which the first of them brings into
 * the cache. Many go through {@link OuterProduct}: stretches of {@link #STEPS} inputs of two panels are turned to fp32
 * once and used by up to {@link #ROWS} rows, whose sums wait in a tile that stays in the cache. One instance serves one
 * device thread; the fields are the arguments of the op that runs.
 */
final class Linear implements WorkerPool.Task {
    /** Inputs in a stretch: two fp32 panels of it fill half of a first-level cache. */
    private static final int STEPS = 128;
    /** Rows in a piece: their stretch of x and their sums fit a second-level cache. */
    private static final int ROWS = 256;
    /** Up to here the weights are converted for each row anew. */
    private static final int FEW_ROWS = 3;

    private static final int PANELS = 2;
    /** Bytes of a row of the tile of sums. */
    private static final int TILE_BYTES = PANELS * PackedWeight.PANEL_BYTES;

    /** Scratch memory that a worker needs: two panels of a stretch, the tile of sums, and one of sums of a block. */
    static final long SCRATCH_BYTES = (long) STEPS * TILE_BYTES + 2L * ROWS * TILE_BYTES;

    private final WorkerPool pool;
    private final Scratch scratch;

    private PackedWeight weight;
    private Epilogue epilogue = Epilogue.STORE;
    private long x;
    private long xRowBytes;
    private long out;
    private long outRowBytes;
    private int rows;
    private int rowPieces;

    Linear(WorkerPool pool, Scratch scratch, PackedWeight nothing) {
        this.pool = pool;
        this.scratch = scratch;
        this.weight = nothing;
    }

    void run(Tensor out, Tensor x, PackedWeight weight, Epilogue epilogue) {
        if (x.rowLength() != weight.inputs() || out.rowLength() != weight.outputs() || out.rows() != x.rows()) {
            throw new IllegalArgumentException("%s = %s times a weight of %d outputs and %d inputs"
                    .formatted(out, x, weight.outputs(), weight.inputs()));
        }
        this.weight = weight;
        this.epilogue = epilogue;
        this.x = Lanes.address(x);
        xRowBytes = Lanes.rowBytes(x);
        this.out = Lanes.address(out);
        outRowBytes = Lanes.rowBytes(out);
        rows = x.rows();
        if (weight.inputs() % 32 != 0) {
            scratch.ensure(SCRATCH_BYTES + 4L * weight.inputs() + 128);
        }
        if (rows <= FEW_ROWS) {
            rowPieces = 0;
            pool.run(this, rows == 0 ? 0 : weight.panels() / PackedWeight.PANELS_AT_ONCE);
        } else {
            rowPieces = (rows + ROWS - 1) / ROWS;
            pool.run(this, weight.panels() / PANELS * rowPieces);
        }
    }

    @Override
    public void run(int piece, int worker) {
        if (rowPieces == 0) {
            fewRows(piece * PackedWeight.PANELS_AT_ONCE, scratch.address(worker));
        } else {
            manyRows(piece / rowPieces * PANELS, piece % rowPieces, scratch.address(worker));
        }
    }

    private void fewRows(int panel, long sums) {
        for (int row = 0; row < rows; row++) {
            Gemv.fourPanels(weight, panel, wholeBlocks(x + row * xRowBytes, sums + SCRATCH_BYTES), sums);
            finish(row, panel, PackedWeight.PANELS_AT_ONCE, sums);
        }
    }

    /** A row as {@link Gemv} wants it: for int8, copied and filled up with zeros if it ends within a block. */
    private long wholeBlocks(long row, long copy) {
        int rest = weight.inputs() % 32;
        if (weight.format() != WeightFormat.I8 || rest == 0) {
            return row;
        }
        Lanes.copy(row, copy, 4L * weight.inputs());
        Lanes.fillZero(copy + 4L * weight.inputs(), 4L * (32 - rest));
        return copy;
    }

    private void manyRows(int panel, int rowPiece, long memory) {
        int first = (int) ((long) rows * rowPiece / rowPieces);
        int count = (int) ((long) rows * (rowPiece + 1) / rowPieces) - first;
        long tile = memory + (long) STEPS * TILE_BYTES;
        Lanes.fillZero(tile, (long) count * TILE_BYTES);
        for (int k = 0; k < weight.inputs(); k += STEPS) {
            int steps = Math.min(STEPS, weight.inputs() - k);
            long b0 = Dequantizer.panel(weight, panel, k, steps, memory);
            long b1 = Dequantizer.panel(weight, panel + 1, k, steps, memory + (long) STEPS * PackedWeight.PANEL_BYTES);
            long from = x + first * xRowBytes + 4L * k;
            if (weight.format() == WeightFormat.I8) {
                long s0 = weight.panel(panel) + (long) (k / 32) * PackedWeight.I8_BLOCK_BYTES;
                long s1 = s0 + weight.panelBytes();
                long block = tile + (long) ROWS * TILE_BYTES;
                OuterProduct.scaledRows(from, xRowBytes, b0, b1, s0, s1, tile, TILE_BYTES, count, steps, block);
            } else {
                OuterProduct.rows(from, xRowBytes, b0, b1, tile, TILE_BYTES, count, steps);
            }
        }
        for (int row = 0; row < count; row++) {
            finish(first + row, panel, PANELS, tile + (long) row * TILE_BYTES);
        }
    }

    /** Adds the bias to the sums of one row and some panels, and stores them as the epilogue says. */
    private void finish(int row, int panel, int panels, long sums) {
        int first = panel * PackedWeight.PANEL;
        int columns = Math.min(panels * PackedWeight.PANEL, weight.outputs() - first);
        long to = out + row * outRowBytes + 4L * first;
        long bias = weight.bias() + 4L * first;
        long scale = weight.scale() + 4L * first;
        int column = 0;
        for (; column + Lanes.COUNT <= columns; column += Lanes.COUNT) {
            long at = 4L * column;
            FloatVector y = load(sums + at).add(load(bias + at));
            switch (epilogue) {
                case STORE -> store(y, to + at);
                case GELU -> store(Curves.gelu(y), to + at);
                case ACCUMULATE -> store(load(scale + at).fma(y, load(to + at)), to + at);
            }
        }
        if (column < columns) {
            finishTail(columns - column, to + 4L * column, sums + 4L * column, bias + 4L * column, scale + 4L * column);
        }
    }

    private void finishTail(int count, long to, long sums, long bias, long scale) {
        VectorMask<Float> mask = Lanes.first(count);
        FloatVector y = load(sums).add(load(bias));
        switch (epilogue) {
            case STORE -> store(y, to, mask);
            case GELU -> store(Curves.gelu(y), to, mask);
            case ACCUMULATE -> store(load(scale).fma(y, load(to, mask)), to, mask);
        }
    }
}
