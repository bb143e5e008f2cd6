package dev.fovea.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A view of numbers in device memory: rows of equally many consecutive elements, a fixed stride apart.
 *
 * <p>The last dimension is the row; all dimensions before it are flattened into rows, so {@code [tiles, tokens, hidden]}
 * has {@code tiles · tokens} rows of {@code hidden} elements. {@link #columns} cuts every row, which is how the query part
 * of a fused qkv projection is named without being copied.
 */
public final class Tensor {
    private final Buffer buffer;
    private final long offset;
    private final DType type;
    private final int[] shape;
    private final int rows;
    private final int rowLength;
    private final int rowStride;

    private Tensor(Buffer buffer, long offset, DType type, int[] shape, int rowStride) {
        this.buffer = buffer;
        this.offset = offset;
        this.type = type;
        this.shape = shape;
        this.rowLength = shape[shape.length - 1];
        int count = 1;
        for (int i = 0; i < shape.length - 1; i++) {
            count = Math.multiplyExact(count, shape[i]);
        }
        this.rows = count;
        this.rowStride = rowStride;
        long end = rows == 0 ? 0 : ((long) (rows - 1) * rowStride + rowLength) * type.bytes();
        if (offset < 0 || offset + end > buffer.bytes()) {
            throw new IllegalArgumentException("%s %s at byte %d ends beyond a buffer of %d bytes"
                    .formatted(type, Arrays.toString(shape), offset, buffer.bytes()));
        }
    }

    /** A dense view from {@code offset} bytes into {@code buffer}. */
    public static Tensor of(Buffer buffer, long offset, DType type, int... shape) {
        return new Tensor(buffer, offset, type, shape.clone(), shape[shape.length - 1]);
    }

    public Buffer buffer() {
        return buffer;
    }

    /** Bytes from the buffer's start to the first element. */
    public long offset() {
        return offset;
    }

    public DType type() {
        return type;
    }

    /** Size of one dimension. */
    public int dim(int index) {
        return shape[index];
    }

    public int rank() {
        return shape.length;
    }

    /** All dimensions but the last, multiplied. */
    public int rows() {
        return rows;
    }

    /** Elements in a row: the last dimension. */
    public int rowLength() {
        return rowLength;
    }

    /** Elements from the start of one row to the start of the next. */
    public int rowStride() {
        return rowStride;
    }

    /** Whether the rows follow each other without a gap. */
    public boolean isDense() {
        return rowStride == rowLength || rows <= 1;
    }

    public long elements() {
        return (long) rows * rowLength;
    }

    /** Rows {@code from} to {@code from + count}, as {@code [count, rowLength]}. */
    public Tensor rows(int from, int count) {
        checkRange(from, count, rows, "rows");
        return new Tensor(
                buffer, offset + (long) from * rowStride * type.bytes(), type, new int[] {count, rowLength}, rowStride);
    }

    /** Elements {@code from} to {@code from + count} of every row, as {@code [rows, count]}. */
    public Tensor columns(int from, int count) {
        checkRange(from, count, rowLength, "columns");
        return new Tensor(buffer, offset + (long) from * type.bytes(), type, new int[] {rows, count}, rowStride);
    }

    /** The same elements under other dimensions; only for dense tensors. */
    public Tensor reshape(int... dims) {
        long count = 1;
        for (int dim : dims) {
            count *= dim;
        }
        if (!isDense() || count != elements()) {
            throw new IllegalArgumentException("cannot view %s as %s".formatted(this, Arrays.toString(dims)));
        }
        return of(buffer, offset, type, dims);
    }

    /** The memory from the first element to the end of the last row; only on devices that compute in host memory. */
    public MemorySegment segment() {
        if (!(buffer instanceof HostBuffer(MemorySegment memory))) {
            throw new IllegalStateException("not in host memory: " + this);
        }
        long bytes = rows == 0 ? 0 : ((long) (rows - 1) * rowStride + rowLength) * type.bytes();
        return memory.asSlice(offset, bytes);
    }

    private void checkRange(int from, int count, int size, String what) {
        if (from < 0 || count < 0 || from + count > size) {
            throw new IllegalArgumentException(
                    "%s %d to %d of %s, which has %d".formatted(what, from, from + count, this, size));
        }
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
