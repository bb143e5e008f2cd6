package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.Plan;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostBuffer;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** The cores of this machine: host memory, vector kernels, a pool of threads. Ops have run when they return. */
final class CpuDevice implements Device {
    private final DeviceOptions options;
    private final CpuMemory memory = new CpuMemory();
    private final WorkerPool pool;
    private final WeightPacker packer;
    private final CpuKernels kernels;

    CpuDevice(DeviceOptions options) {
        this.options = options;
        pool = new WorkerPool(
                options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors());
        packer = new WeightPacker(memory, pool);
        kernels = new CpuKernels(pool, memory);
    }

    @Override
    public String description() {
        return "cpu, %d-bit vectors, %d threads".formatted(Lanes.BYTES * 8, pool.threads());
    }

    @Override
    public DeviceOptions options() {
        return options;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public Tensor allocate(DType type, int... shape) {
        long bytes = type.bytes();
        for (int dim : shape) {
            bytes = Math.multiplyExact(bytes, (long) dim);
        }
        return Tensor.of(new HostBuffer(memory.allocateSegment(bytes)), 0, type, shape);
    }

    /** Mapped memory stays where it is; what lies on the heap is copied, because ops work on addresses. */
    @Override
    public Tensor resident(HostTensor source) {
        if (source.data().isNative()) {
            return Tensor.of(new HostBuffer(source.data()), 0, source.type(), source.shape());
        }
        Tensor tensor = allocate(source.type(), source.shape());
        upload(source.data(), tensor);
        return tensor;
    }

    @Override
    public Weight pack(WeightSource source) {
        return packer.pack(source, options.weights());
    }

    @Override
    public KvCache allocateKvCache(KvShape shape) {
        return new CpuKvCache(shape, memory.allocate(shape.bytes() / 2), memory.allocate(shape.bytes() / 2));
    }

    @Override
    public long availableBytes() {
        return CpuMemory.availableBytes();
    }

    @Override
    public void upload(MemorySegment from, Tensor to) {
        MemorySegment.copy(from, 0, memory(to, from.byteSize()), to.offset(), from.byteSize());
    }

    @Override
    public void download(Tensor from, MemorySegment to) {
        long bytes = from.elements() * from.type().bytes();
        MemorySegment.copy(memory(from, bytes), from.offset(), to, 0, bytes);
    }

    /** The memory that a tensor lies in, so that a copy at each step needs no segment of its own. */
    private static MemorySegment memory(Tensor tensor, long bytes) {
        if (!tensor.isDense() || bytes > tensor.elements() * tensor.type().bytes()) {
            throw new IllegalArgumentException(
                    "%d bytes of %s, which %s dense".formatted(bytes, tensor, tensor.isDense() ? "is" : "is not"));
        }
        if (tensor.buffer() instanceof HostBuffer(MemorySegment memory)) {
            return memory;
        }
        throw new IllegalArgumentException("not in host memory: " + tensor);
    }

    @Override
    public Plan record(Runnable ops) {
        return ops::run;
    }

    @Override
    public void synchronize() {}

    @Override
    public void close() {
        pool.close();
        memory.close();
    }
}
