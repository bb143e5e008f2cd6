package dev.fovea.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A tensor in host memory as a checkpoint holds it: dense, row-major, little-endian, not necessarily aligned.
 *
 * @param name where it comes from, for messages
 * @param type element type
 * @param shape dimensions, never empty
 * @param data exactly the elements
 */
public record HostTensor(String name, DType type, int[] shape, MemorySegment data) implements HostMatrix {
    public HostTensor {
        long elements = 1;
        for (int dim : shape) {
            elements = Math.multiplyExact(elements, (long) dim);
        }
        if (elements * type.bytes() != data.byteSize()) {
            throw new IllegalArgumentException("%s: %s %s needs %d bytes, found %d"
                    .formatted(name, type, Arrays.toString(shape), elements * type.bytes(), data.byteSize()));
        }
    }

    public int dim(int index) {
        return shape[index];
    }

    /** All dimensions but the last, multiplied. */
    @Override
    public int rows() {
        return Math.toIntExact(elements() / Math.max(1, rowLength()));
    }

    /** The last dimension. */
    @Override
    public int rowLength() {
        return shape[shape.length - 1];
    }

    public long elements() {
        return data.byteSize() / type.bytes();
    }

    /** Rows {@code from} to {@code from + count} of the first dimension, without a copy. */
    @Override
    public HostTensor slice(int from, int count) {
        long bytesPerRow = data.byteSize() / shape[0];
        int[] dims = shape.clone();
        dims[0] = count;
        return new HostTensor(name, type, dims, data.asSlice(from * bytesPerRow, count * bytesPerRow));
    }

    /** The same elements under other dimensions. */
    public HostTensor reshape(int... dims) {
        return new HostTensor(name, type, dims, data);
    }

    /** Element {@code index} as fp32; exact for the float types. */
    public float get(long index) {
        return Floats.get(data, type, index);
    }

    @Override
    public void readRow(int row, float[] to) {
        long first = (long) row * rowLength();
        for (int i = 0; i < rowLength(); i++) {
            to[i] = Floats.get(data, type, first + i);
        }
    }

    /** All elements as fp32. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
