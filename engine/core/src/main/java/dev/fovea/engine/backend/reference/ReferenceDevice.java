package dev.fovea.engine.backend.reference;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.BlockQuantization;
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
import dev.fovea.engine.tensor.Float8;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.GroupQuantization;
import dev.fovea.engine.tensor.GroupedMatrix;
import dev.fovea.engine.tensor.HostBuffer;
import dev.fovea.engine.tensor.HostMatrix;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Host memory and scalar ops. Weights are rounded to the chosen format, then held as plain fp32 rows. */
final class ReferenceDevice implements Device {
    private final Arena arena = Arena.ofShared();
    private final ReferenceKernels kernels = new ReferenceKernels();
    private final DeviceOptions options;

    ReferenceDevice(DeviceOptions options) {
        this.options = options;
    }

    @Override
    public String description() {
        return "reference, scalar";
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
        try {
            return Tensor.of(new HostBuffer(arena.allocate(Math.max(1, bytes), 64)), 0, type, shape);
        } catch (OutOfMemoryError e) {
            throw new EngineException(
                    ErrorCode.DEVICE_OUT_OF_MEMORY,
                    "cannot allocate %d bytes for %s%s".formatted(bytes, type, Arrays.toString(shape)),
                    e);
        }
    }

    @Override
    public Tensor resident(HostTensor source) {
        return Tensor.of(new HostBuffer(source.data()), 0, source.type(), source.shape());
    }

    @Override
    public Weight pack(WeightSource source) {
        int inputs = source.inputs();
        float[] values = new float[Math.multiplyExact(source.outputs(), inputs)];
        float[] bias = new float[source.outputs()];
        int row = 0;
        for (int part = 0; part < source.parts().size(); part++) {
            HostMatrix matrix = source.parts().get(part);
            read(matrix, options.weights().of(source.role()), values, row * inputs);
            if (!source.bias().isEmpty()) {
                System.arraycopy(source.bias().get(part).toFloats(), 0, bias, row, matrix.rows());
            }
            row += matrix.rows();
        }
        float[] scale = source.scale().map(HostTensor::toFloats).orElseGet(() -> ones(source.outputs()));
        return new ReferenceWeight(source.outputs(), inputs, values, bias, scale);
    }

    /** Writes the rows of a matrix from {@code at} on, rounded. */
    private static void read(HostMatrix matrix, WeightFormat format, float[] values, int at) {
        int inputs = matrix.rowLength();
        float[] row = new float[inputs];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.readRow(i, row);
            if (format == WeightFormat.I4 && matrix instanceof GroupedMatrix grouped) {
                roundScales(grouped, i, row);
            } else {
                round(row, 0, inputs, format);
            }
            System.arraycopy(row, 0, values, at + i * inputs, inputs);
        }
    }

    /** A checkpoint's own groups stay as they are, but for their scales, which are rounded to bf16. */
    private static void roundScales(GroupedMatrix matrix, int row, float[] values) {
        for (int i = 0; i < values.length; i++) {
            GroupQuantization group =
                    matrix.quantization(row, i / matrix.group()).rounded();
            values[i] = group.value(matrix.q(row, i));
        }
    }

    private static void round(float[] values, int from, int count, WeightFormat format) {
        switch (format) {
            case F32 -> {}
            case BF16 -> {
                for (int i = from; i < from + count; i++) {
                    values[i] = Floats.fromBf16(Floats.toBf16(values[i]));
                }
            }
            case I8 -> {
                for (int block = from; block < from + count; block += BlockQuantization.BLOCK) {
                    int length = Math.min(BlockQuantization.BLOCK, from + count - block);
                    float scale = BlockQuantization.scale(values, block, length);
                    for (int i = block; i < block + length; i++) {
                        values[i] = scale * BlockQuantization.quantize(values[i], scale);
                    }
                }
            }
            case F8 -> {
                float scale = Float8.scale(values, from, count);
                for (int i = from; i < from + count; i++) {
                    values[i] = scale * Float8.from(Float8.to(values[i] / scale));
                }
            }
            case I4 -> {
                for (int group = from; group < from + count; group += GroupQuantization.GROUP) {
                    int length = Math.min(GroupQuantization.GROUP, from + count - group);
                    GroupQuantization quantization = GroupQuantization.of(values, group, length);
                    for (int i = group; i < group + length; i++) {
                        values[i] = quantization.value(quantization.quantize(values[i]));
                    }
                }
            }
        }
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public KvCache allocateKvCache(KvShape shape) {
        int slots = shape.blocks() * shape.blockSize();
        int width = shape.kvHeads() * shape.headDim();
        // In eight bits the numbers are rounded as they are stored, and held as fp32.
        DType type = shape.type() == DType.I8 ? DType.F32 : shape.type();
        return new ReferenceKvCache(
                shape, allocate(type, shape.layers(), slots, width), allocate(type, shape.layers(), slots, width));
    }

    @Override
    public long availableBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public void upload(MemorySegment from, Tensor to) {
        to.segment().copyFrom(from);
    }

    @Override
    public void download(Tensor from, MemorySegment to) {
        to.copyFrom(from.segment());
    }

    @Override
    public Plan record(Runnable ops) {
        return ops::run;
    }

    @Override
    public void synchronize() {}

    @Override
    public void close() {
        arena.close();
    }

    /** Rows {@code [outputs, inputs]} as fp32. */
    record ReferenceWeight(int outputs, int inputs, float[] values, float[] bias, float[] scale) implements Weight {
        @Override
        public long bytes() {
            return 4L * values.length;
        }
    }

    /** Keys and values as {@code [layers, slots, kvHeads · headDim]}. */
    record ReferenceKvCache(KvShape shape, Tensor keys, Tensor values) implements KvCache {}
}
