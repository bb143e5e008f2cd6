package dev.fovea.engine.cuda;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.Plan;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A card: its memory, kernels and graphs. */
final class CudaDevice implements Device {
    private final Driver driver;
    private final DeviceOptions options;
    private final CudaKernels kernels;

    CudaDevice(Driver driver, DeviceOptions options) {
        this.driver = driver;
        this.options = options;
        this.kernels = new CudaKernels(driver, options.weights() == WeightFormat.F32);
        if (options.weights() == WeightFormat.I8) {
            throw new EngineException(
                    ErrorCode.FEATURE_UNSUPPORTED, "backend cuda: weights must be f32 or bf16; found i8, which is for the CPU");
        }
    }

    @Override
    public String description() {
        return driver.description();
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
        return Tensor.of(new CudaBuffer(driver.allocate(bytes), Math.max(1, bytes)), 0, type, shape);
    }

    @Override
    public Tensor resident(HostTensor source) {
        Tensor tensor = allocate(source.type(), source.shape());
        upload(source.data(), tensor);
        return tensor;
    }

    @Override
    public Weight pack(WeightSource source) {
        DType type = options.weights() == WeightFormat.F32 ? DType.F32 : DType.BF16;
        int rows = type == DType.F32 ? source.outputs() : filled(source.outputs(), CudaWeight.TILE);
        int stride = type == DType.F32 ? source.inputs() : filled(source.inputs(), CudaWeight.CHUNK);
        Tensor values = allocate(type, rows, stride);
        Tensor bias = allocate(DType.F32, source.outputs());
        int row = 0;
        for (int part = 0; part < source.parts().size(); part++) {
            HostTensor matrix = source.parts().get(part);
            upload(converted(matrix, type, stride), values.rows(row, matrix.rows()));
            if (!source.bias().isEmpty()) {
                float[] ofPart = source.bias().get(part).toFloats();
                upload(MemorySegment.ofArray(ofPart), bias.columns(row, ofPart.length));
            }
            row += matrix.rows();
        }
        float[] scale = source.scale().map(HostTensor::toFloats).orElseGet(() -> ones(source.outputs()));
        Tensor scales = allocate(DType.F32, source.outputs());
        upload(MemorySegment.ofArray(scale), scales);
        return new CudaWeight(source.outputs(), source.inputs(), options.weights(), values, bias, scales);
    }

    /** Rows of another type, filled up with zeros to {@code stride} elements. */
    private static MemorySegment converted(HostTensor matrix, DType type, int stride) {
        if (matrix.type() == type && matrix.rowLength() == stride) {
            return matrix.data();
        }
        int inputs = matrix.rowLength();
        float[] from = matrix.toFloats();
        MemorySegment to = Arena.ofAuto().allocate((long) matrix.rows() * stride * type.bytes(), 16);
        for (int row = 0; row < matrix.rows(); row++) {
            for (int i = 0; i < inputs; i++) {
                Floats.set(to, type, (long) row * stride + i, from[row * inputs + i]);
            }
        }
        return to;
    }

    private static int filled(int count, int unit) {
        return Math.ceilDiv(count, unit) * unit;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public boolean roundsArguments() {
        return options.weights() != WeightFormat.F32;
    }

    @Override
    public KvCache allocateKvCache(KvShape shape) {
        return new CudaKvCache(shape, driver.allocate(shape.bytes() / 2), driver.allocate(shape.bytes() / 2));
    }

    @Override
    public long availableBytes() {
        return driver.availableBytes();
    }

    @Override
    public void upload(MemorySegment from, Tensor to) {
        checkDense(to, from.byteSize());
        driver.upload(from, CudaBuffer.address(to));
    }

    @Override
    public void download(Tensor from, MemorySegment to) {
        long bytes = from.elements() * from.type().bytes();
        checkDense(from, bytes);
        driver.download(CudaBuffer.address(from), to.asSlice(0, bytes));
    }

    private static void checkDense(Tensor tensor, long bytes) {
        if (!tensor.isDense() || bytes > tensor.elements() * tensor.type().bytes()) {
            throw new IllegalArgumentException(
                    "%d bytes of %s, which %s dense".formatted(bytes, tensor, tensor.isDense() ? "is" : "is not"));
        }
    }

    @Override
    public Plan record(Runnable ops) {
        Driver.Launches launches = driver.capture(ops);
        return new Plan() {
            @Override
            public void replay() {
                launches.replay();
            }

            @Override
            public void close() {
                launches.close();
            }
        };
    }

    @Override
    public void synchronize() {
        driver.synchronize();
    }

    @Override
    public void close() {
        driver.close();
    }
}
