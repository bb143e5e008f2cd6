package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.BlockQuantization;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.Tensor;

/**
 * {@code y = x · Wᵀ + bias} with its epilogue, cut into pieces of columns and, for many rows, of rows.
 *
 * <p>Few rows go through {@link Gemv}, one after another over the same two panels, which the first of them brings into the
 * cache. Many go through {@link OuterProduct}. A piece is up to {@link #ROWS} rows by up to {@link #PANELS} panels; for
 * one stretch of {@link #STEPS} inputs after another it copies the rows' numbers together, so that they stay in the
 * second-level cache, turns one panel at a time to fp32 in the first-level cache, and adds to a tile of sums. One instance
 * serves one device thread; the fields are the arguments of the op that runs.
 */
final class Linear implements WorkerPool.Task {
    /** Inputs in a stretch, a multiple of a block of int8: an fp32 panel of it fills half of a first-level cache. */
    private static final int STEPS = 16384 / PackedWeight.PANEL_BYTES;
    /** Rows in a piece, an even number: with PANELS panels their numbers and sums fit a second-level cache. */
    private static final int ROWS = 128;
    /** Panels in a piece, as long as there are pieces enough. */
    private static final int PANELS = 8;
    /** Up to here the weights are converted for each row anew. */
    private static final int FEW_ROWS = 3;

    private static final long PANEL_STRETCH = (long) STEPS * PackedWeight.PANEL_BYTES;
    private static final long ROW_STRETCH = 4L * STEPS;
    private static final int BLOCK = BlockQuantization.BLOCK;

    /** Scratch memory that a worker needs: a panel of a stretch, the rows of a stretch, the tile of sums. */
    static final long SCRATCH_BYTES =
            PANEL_STRETCH + ROWS * ROW_STRETCH + (long) ROWS * PANELS * PackedWeight.PANEL_BYTES;

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
    /** Panels of a piece. */
    private int panels;

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
        if (rows <= FEW_ROWS) {
            rowPieces = 0;
            panels = PackedWeight.PANELS_AT_ONCE;
            scratch.ensure((long) panels * PackedWeight.PANEL_BYTES + 4L * (weight.inputs() + BLOCK));
            pool.run(this, rows == 0 ? 0 : weight.panels() / panels);
        } else {
            rowPieces = (rows + ROWS - 1) / ROWS;
            panels = panelsOfPiece();
            pool.run(this, (weight.panels() + panels - 1) / panels * rowPieces);
        }
    }

    /** Fewer panels where there would else be too few pieces to share out evenly. */
    private int panelsOfPiece() {
        int wanted = PANELS;
        while (wanted > 1 && weight.panels() / wanted * rowPieces < 4 * pool.threads()) {
            wanted /= 2;
        }
        return wanted;
    }

    @Override
    public void run(int piece, int worker) {
        if (rowPieces == 0) {
            fewRows(piece * panels, scratch.address(worker));
        } else {
            manyRows(piece / rowPieces * panels, piece % rowPieces, scratch.address(worker));
        }
    }

    private void fewRows(int panel, long sums) {
        for (int row = 0; row < rows; row++) {
            long from = x + row * xRowBytes;
            if (weight.format() == WeightFormat.I8) {
                // Anew for each piece, in this worker's cache: shared, it would have to travel from core to core.
                long copy = sums + (long) panels * PackedWeight.PANEL_BYTES;
                Digits.inputs(from, copy, weight.inputs());
                from = copy;
            }
            Gemv.twoPanels(weight, panel, from, sums);
            finish(row, panel, panels, sums);
        }
    }

    private void manyRows(int panel, int rowPiece, long memory) {
        int first = firstRow(rowPiece);
        int count = firstRow(rowPiece + 1) - first;
        int last = Math.min(panel + panels, weight.panels());
        long stretch = memory + PANEL_STRETCH;
        long tile = stretch + ROWS * ROW_STRETCH;
        Lanes.fillZero(tile, (long) ROWS * panels * PackedWeight.PANEL_BYTES);
        for (int k = 0; k < weight.inputs(); k += STEPS) {
            int steps = Math.min(STEPS, weight.inputs() - k);
            copyStretch(first, count, k, steps, stretch);
            for (int p = panel; p < last; p++) {
                multiply(p, k, steps, stretch, count, memory, sums(tile, p - panel));
            }
        }
        for (int p = panel; p < last; p++) {
            for (int row = 0; row < count; row++) {
                finish(first + row, p, 1, sums(tile, p - panel) + (long) row * PackedWeight.PANEL_BYTES);
            }
        }
    }

    /** Pieces have even numbers of rows, but for the last, and none more than {@link #ROWS}. */
    private int firstRow(int rowPiece) {
        int share = (int) ((long) rows * rowPiece / rowPieces);
        return Math.min(share + share % 2, rows);
    }

    /** The sums of a panel, row below row. */
    private static long sums(long tile, int panel) {
        return tile + (long) ROWS * panel * PackedWeight.PANEL_BYTES;
    }

    /** Copies inputs of some rows to rows of {@link #STEPS}, for int8 as its product wants them. */
    private void copyStretch(int first, int count, int k, int steps, long to) {
        for (int row = 0; row < count; row++) {
            long from = x + (first + row) * xRowBytes + 4L * k;
            if (weight.format() == WeightFormat.I8) {
                Digits.inputs(from, to + row * ROW_STRETCH, steps);
            } else {
                Lanes.copy(from, to + row * ROW_STRETCH, 4L * steps);
            }
        }
    }

    /** Adds the products of a stretch of some rows and of a panel to their sums. */
    private void multiply(int panel, int k, int steps, long stretch, int count, long memory, long sums) {
        long b = Dequantizer.panel(weight, panel, k, steps, memory);
        if (weight.format() == WeightFormat.I8) {
            long scales = weight.panel(panel) + (long) (k / BLOCK) * PackedWeight.I8_BLOCK_BYTES;
            int blocks = (steps + BLOCK - 1) / BLOCK;
            OuterProduct.scaledRows(stretch, ROW_STRETCH, b, scales, sums, PackedWeight.PANEL_BYTES, count, blocks);
        } else {
            OuterProduct.rows(stretch, ROW_STRETCH, b, sums, PackedWeight.PANEL_BYTES, count, steps);
        }
    }

    /** Adds the bias to the sums of one row and some panels, and stores them as the epilogue says. */
    private void finish(int row, int panel, int panels, long sums) {
        int first = panel * PackedWeight.PANEL;
        int columns = Math.min(panels * PackedWeight.PANEL, weight.outputs() - first);
        if (columns > 0) {
            long at = 4L * first;
            Epilogues.row(
                    epilogue, out + row * outRowBytes + at, sums, weight.bias() + at, weight.scale() + at, columns);
        }
    }
}
