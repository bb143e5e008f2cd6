package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.tensor.Tensor;

/** Cutting pictures into patches and folding patches into tokens: copies of short stretches, one row a piece. */
final class PatchOps implements WorkerPool.Task {
    private final WorkerPool pool;

    private boolean unfolding;
    private long out;
    private long outRowBytes;
    private long x;
    private long xRowBytes;
    /** Side of a picture in pixels, of a patch in pixels. */
    private int side;

    private int patch;
    /** Side of a picture in patches. */
    private int grid;

    private int hidden;
    private PixelShuffle order = PixelShuffle.V2;

    PatchOps(WorkerPool pool) {
        this.pool = pool;
    }

    void unfold(Tensor out, Tensor pixels, int patch) {
        unfolding = true;
        this.patch = patch;
        side = pixels.dim(3);
        grid = side / patch;
        run(out, pixels);
    }

    void shuffle(Tensor out, Tensor x, PixelShuffle order) {
        unfolding = false;
        this.order = order;
        hidden = x.rowLength();
        grid = (int) Math.round(Math.sqrt(x.dim(1) - 1));
        run(out, x);
    }

    private void run(Tensor to, Tensor from) {
        out = Lanes.address(to);
        outRowBytes = Lanes.rowBytes(to);
        x = Lanes.address(from);
        xRowBytes = Lanes.rowBytes(from);
        pool.run(this, to.rows());
    }

    @Override
    public void run(int row, int worker) {
        if (unfolding) {
            unfoldRow(row);
        } else {
            shuffleRow(row);
        }
    }

    private void unfoldRow(int row) {
        int tile = row / (grid * grid);
        int top = row / grid % grid * patch;
        int left = row % grid * patch;
        long to = out + row * outRowBytes;
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < patch; y++) {
                long line = x + (((long) tile * 3 + channel) * side + top + y) * xRowBytes + 4L * left;
                for (int i = 0; i < patch; i++) {
                    Lanes.setFloat(to + 4L * i, Lanes.getFloat(line + 4L * i));
                }
                to += 4L * patch;
            }
        }
    }

    private void shuffleRow(int row) {
        int half = grid / 2;
        int tile = row / (half * half);
        int place = row % (half * half);
        boolean byRows = order == PixelShuffle.V2;
        int i = byRows ? place / half : place % half;
        int j = byRows ? place % half : place / half;
        for (int part = 0; part < 4; part++) {
            int index = (2 * i + part / 2) * grid + 2 * j + part % 2;
            long from = x + ((long) tile * (1 + grid * grid) + 1 + index) * xRowBytes;
            Lanes.copy(from, out + row * outRowBytes + 4L * part * hidden, 4L * hidden);
        }
    }
}
