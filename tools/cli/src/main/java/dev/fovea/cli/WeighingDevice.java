package dev.fovea.cli;

import dev.fovea.engine.backend.BlockQuantization;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.Plan;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightRole;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.tensor.Buffer;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.GroupQuantization;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * A device that holds nothing and computes nothing: it counts what a model would take. Loading a model onto it asks for
 * every tensor that the model needs, by the same code that loads it to run.
 */
final class WeighingDevice implements Device {
    private final DeviceOptions options = new DeviceOptions(WeightFormat.F32, DType.F32, 1);
    private final long[] matrixElements = new long[WeightRole.values().length];
    private long vectorElements;
    private long residentBytes;

    /** Memory that has a size and nothing else. */
    private record Weightless(long bytes) implements Buffer {}

    private record Weighed(int outputs, int inputs, long bytes) implements Weight {}

    /** Bytes of packed matrices and vectors when matrices are held in that format. */
    long bytes(WeightFormat format) {
        long bytes = vectorElements * Float.BYTES;
        for (WeightRole role : WeightRole.values()) {
            long elements = matrixElements[role.ordinal()];
            WeightFormat held = format.of(role);
            bytes += held.bytes(elements) + scaleBytes(held, elements);
        }
        return bytes;
    }

    /** Of f8 a scale an output is left out: a thousandth. */
    private static long scaleBytes(WeightFormat format, long elements) {
        return switch (format) {
            case F32, BF16, F8 -> 0;
            case I8 -> elements / BlockQuantization.BLOCK * Float.BYTES;
            case I4 -> elements / GroupQuantization.GROUP * Float.BYTES;
        };
    }

    /** Bytes of tables that are read where the file lies. */
    long residentBytes() {
        return residentBytes;
    }

    @Override
    public String description() {
        return "a pair of scales";
    }

    @Override
    public DeviceOptions options() {
        return options;
    }

    @Override
    public Tensor allocate(DType type, int... shape) {
        long elements = 1;
        for (int dim : shape) {
            elements *= dim;
        }
        return Tensor.of(new Weightless(elements * type.bytes()), 0, type, shape);
    }

    @Override
    public Tensor resident(HostTensor source) {
        residentBytes += source.data().byteSize();
        return allocate(source.type(), source.shape());
    }

    @Override
    public Tensor vector(HostTensor source) {
        vectorElements += source.elements();
        return allocate(DType.F32, source.shape());
    }

    @Override
    public Weight pack(WeightSource source) {
        matrixElements[source.role().ordinal()] += (long) source.outputs() * source.inputs();
        vectorElements += source.bias().isEmpty() ? 0 : source.outputs();
        vectorElements += source.scale().isEmpty() ? 0 : source.outputs();
        return new Weighed(source.outputs(), source.inputs(), 0);
    }

    @Override
    public long availableBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public void synchronize() {}

    @Override
    public void close() {}

    @Override
    public Kernels kernels() {
        throw computes();
    }

    @Override
    public KvCache allocateKvCache(KvShape shape) {
        throw computes();
    }

    @Override
    public void upload(MemorySegment from, Tensor to) {
        throw computes();
    }

    @Override
    public void download(Tensor from, MemorySegment to) {
        throw computes();
    }

    @Override
    public Plan record(Runnable ops) {
        throw computes();
    }

    private static UnsupportedOperationException computes() {
        return new UnsupportedOperationException("a weighing device computes nothing");
    }
}
