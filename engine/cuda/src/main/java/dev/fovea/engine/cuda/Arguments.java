package dev.fovea.engine.cuda;

import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The struct that a kernel takes, written field by field as the C compiler lays it out. One instance is used for launch after
 * launch: a launch copies it.
 */
final class Arguments {
    private static final int CAPACITY = 512;

    /** What tensor maps want, and so every struct with one. */
    static final int ALIGNMENT = 64;

    private final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY, ALIGNMENT);
    private int size;

    /** Begins a struct. */
    Arguments start() {
        size = 0;
        return this;
    }

    Arguments pointer(long address) {
        size = (size + 7) & ~7;
        memory.set(ValueLayout.JAVA_LONG, size, address);
        size += Long.BYTES;
        return this;
    }

    /** Tensor maps are aligned to {@value #ALIGNMENT} bytes: they come first. */
    Arguments map(Driver driver, TensorMap map) {
        driver.pack(map, memory.asSlice(size, TensorMap.BYTES));
        size += TensorMap.BYTES;
        return this;
    }

    /** The address of a tensor that the kernel takes as a plain array. */
    Arguments array(Tensor tensor) {
        if (!tensor.isDense()) {
            throw new IllegalArgumentException("rows with gaps where an array is wanted: " + tensor);
        }
        return pointer(CudaBuffer.address(tensor));
    }

    /** A {@code Rows}: address, rows, length, stride, type. */
    Arguments rows(Tensor tensor) {
        pointer(CudaBuffer.address(tensor));
        return number(tensor.rows())
                .number(tensor.rowLength())
                .number(tensor.rowStride())
                .number(tensor.type().ordinal());
    }

    Arguments number(int value) {
        memory.set(ValueLayout.JAVA_INT, size, value);
        size += Integer.BYTES;
        return this;
    }

    Arguments number(float value) {
        return number(Float.floatToRawIntBits(value));
    }

    /** What was written, its length a multiple of 8 as that of every struct with a pointer. */
    MemorySegment struct() {
        return memory.asSlice(0, (size + 7) & ~7);
    }
}
