package dev.fovea.engine.cpu;

import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;

/**
 * Ops that treat each row for itself, cut into pieces of consecutive rows. Small ops run on the caller, where a fork
 * would cost more than it saves.
 */
final class RowOps implements WorkerPool.Task {
    private enum Op {
        GATHER,
        COPY,
        RMS_NORM,
        LAYER_NORM,
        ROTATE,
        ADD,
        SILU_MUL,
        GELU
    }

    /** Elements worth a piece of their own. */
    private static final int ELEMENTS = 8192;

    private final WorkerPool pool;

    private Op op = Op.COPY;
    private long out;
    private long outRowBytes;
    private DType outType = DType.F32;
    private long x;
    private long xRowBytes;
    private DType xType = DType.F32;
    private long weight;
    private long bias;
    private long ids;
    private int rows;
    private int length;
    /** Elements of a group or head, or rows of a repeated operand. */
    private int part;

    private float epsilon;
    private int pieces;

    RowOps(WorkerPool pool) {
        this.pool = pool;
    }

    void gatherRows(Tensor out, Tensor table, Tensor ids) {
        arguments(out, table);
        this.ids = Lanes.address(ids);
        part = table.rows();
        run(Op.GATHER);
    }

    void copy(Tensor out, Tensor x) {
        arguments(out, x);
        run(Op.COPY);
    }

    void rmsNorm(Tensor out, Tensor x, Tensor weight, float epsilon) {
        arguments(out, x);
        this.weight = Lanes.address(weight);
        part = weight.rowLength();
        this.epsilon = epsilon;
        run(Op.RMS_NORM);
    }

    void layerNorm(Tensor out, Tensor x, Tensor weight, Tensor bias, float epsilon) {
        arguments(out, x);
        this.weight = Lanes.address(weight);
        this.bias = Lanes.address(bias);
        this.epsilon = epsilon;
        run(Op.LAYER_NORM);
    }

    void rotate(Tensor x, Tensor table) {
        arguments(x, table);
        part = table.rowLength();
        run(Op.ROTATE);
    }

    void addRows(Tensor out, Tensor y) {
        arguments(out, y);
        part = y.rows();
        run(Op.ADD);
    }

    void siluMul(Tensor out, Tensor gateUp) {
        arguments(out, gateUp);
        run(Op.SILU_MUL);
    }

    void gelu(Tensor x) {
        arguments(x, x);
        run(Op.GELU);
    }

    private void arguments(Tensor out, Tensor x) {
        this.out = Lanes.address(out);
        outRowBytes = Lanes.rowBytes(out);
        outType = out.type();
        this.x = Lanes.address(x);
        xRowBytes = Lanes.rowBytes(x);
        xType = x.type();
        rows = out.rows();
        length = out.rowLength();
    }

    private void run(Op op) {
        this.op = op;
        pieces = (int) Math.clamp((long) rows * length / ELEMENTS, Math.min(rows, 1), rows);
        pool.run(this, pieces);
    }

    @Override
    public void run(int piece, int worker) {
        int end = (int) ((long) rows * (piece + 1) / pieces);
        for (int row = (int) ((long) rows * piece / pieces); row < end; row++) {
            runRow(row);
        }
    }

    private void runRow(int row) {
        long to = out + row * outRowBytes;
        long from = x + row * xRowBytes;
        switch (op) {
            case GATHER -> RowKernels.copy(to, outType, x + id(row) * xRowBytes, xType, length);
            case COPY -> RowKernels.copy(to, outType, from, xType, length);
            case RMS_NORM -> {
                for (int start = 0; start < length; start += part) {
                    RowKernels.rmsNorm(to + 4L * start, from + 4L * start, weight, part, epsilon);
                }
            }
            case LAYER_NORM -> RowKernels.layerNorm(to, from, weight, bias, length, epsilon);
            case ROTATE -> {
                for (int start = 0; start < length; start += part) {
                    RowKernels.rotate(to + 4L * start, from, part / 2);
                }
            }
            case ADD -> RowKernels.add(to, x + row % part * xRowBytes, length);
            case SILU_MUL -> RowKernels.siluMul(to, from, from + 4L * length, length);
            case GELU -> RowKernels.gelu(to, length);
        }
    }

    private int id(int row) {
        int id = Lanes.getInt(ids + 4L * row);
        if (id < 0 || id >= part) {
            throw new IndexOutOfBoundsException("row " + id + " of a table of " + part);
        }
        return id;
    }
}
