package dev.fovea.engine.model;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Small arrays that go to a device together: a copy to a card takes about as long for one number as for thousands. Arrays are put
 * in the order in which their tensors were laid out.
 */
final class PackedArrays {
    /** Numbers, of four bytes, to which each array is aligned. */
    private static final int ALIGNED = 4;

    private final Device device;
    private final Tensor onDevice;
    private final MemorySegment onHost;
    private int filled;

    /** @param lengths the most numbers of each array */
    PackedArrays(Device device, int... lengths) {
        this.device = device;
        int capacity = 0;
        for (int length : lengths) {
            capacity += aligned(length);
        }
        onDevice = device.allocate(DType.I32, capacity);
        onHost = MemorySegment.ofArray(new int[capacity]);
    }

    private static int aligned(int length) {
        return Math.ceilDiv(length, ALIGNED) * ALIGNED;
    }

    Layout layout() {
        return new Layout();
    }

    /** Tensors of the device's copy, one after the other. */
    final class Layout {
        private int end;

        private Layout() {}

        Tensor ints(int length) {
            return next(DType.I32, length);
        }

        Tensor floats(int length) {
            return next(DType.F32, length);
        }

        private Tensor next(DType type, int length) {
            Tensor tensor = Tensor.of(onDevice.buffer(), onDevice.offset() + 4L * end, type, length);
            end += aligned(length);
            return tensor;
        }

        /** All that was laid out. */
        Tensor whole() {
            return onDevice.columns(0, end).reshape(end);
        }
    }

    PackedArrays start() {
        filled = 0;
        return this;
    }

    PackedArrays put(int[] values, int length) {
        MemorySegment.copy(values, 0, onHost, ValueLayout.JAVA_INT, 4L * filled, length);
        filled += aligned(length);
        return this;
    }

    PackedArrays put(float[] values, int length) {
        MemorySegment.copy(values, 0, onHost, ValueLayout.JAVA_FLOAT, 4L * filled, length);
        filled += aligned(length);
        return this;
    }

    /** @param to the whole of the layout that the arrays were put for */
    void upload(Tensor to) {
        if (to.elements() != filled) {
            throw new IllegalArgumentException("%d numbers for a layout of %d".formatted(filled, to.elements()));
        }
        device.upload(onHost.asSlice(0, 4L * filled), to);
    }
}
