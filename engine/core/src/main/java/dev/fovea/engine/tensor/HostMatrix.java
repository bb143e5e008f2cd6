package dev.fovea.engine.tensor;

/** A matrix in host memory as a checkpoint holds it: number by number, or in groups of four bits. */
public sealed interface HostMatrix permits HostTensor, GroupedMatrix {
    int rows();

    /** Columns: the inputs of a projection. */
    int rowLength();

    /** One row as fp32; exact. */
    void readRow(int row, float[] to);

    /** Rows {@code from} to {@code from + count}, without a copy. */
    HostMatrix slice(int from, int count);
}
