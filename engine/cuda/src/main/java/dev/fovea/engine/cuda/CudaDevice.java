package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.HardwareRates;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.Plan;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.GroupQuantization;
import dev.fovea.engine.tensor.HostMatrix;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** A card: its memory, kernels and graphs. */
final class CudaDevice implements Device {
    private final Driver driver;
    private final DeviceOptions options;
    private final CudaKernels kernels;

    CudaDevice(Driver driver, DeviceOptions options) {
        this.driver = driver;
        this.options = options;
        this.kernels = new CudaKernels(driver, options.weights() == WeightFormat.F32);
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
        WeightFormat format = options.weights().of(source.role());
        int outputs = source.outputs();
        boolean exact = format == WeightFormat.F32;
        int rows = exact ? outputs : filled(outputs, CudaWeight.TILE);
        int stretches = CudaWeight.stretches(format, source.inputs());
        int stride = exact ? source.inputs() : stretches * CudaWeight.SET * CudaWeight.sets(format);
        Tensor values = allocate(
                type(format),
                rows,
                Math.toIntExact(format.bytes(stride) / type(format).bytes()));
        Tensor bias = allocate(DType.F32, rows);
        Tensor unit = allocate(DType.F32, rows);
        Tensor groups = allocate(DType.I32, outputs, format == WeightFormat.I4 ? stride / GroupQuantization.GROUP : 0);
        int row = 0;
        for (int part = 0; part < source.parts().size(); part++) {
            HostMatrix matrix = source.parts().get(part);
            int count = matrix.rows();
            pack(matrix, format, stride, values.rows(row, count), unit.columns(row, count), groups.rows(row, count));
            if (!source.bias().isEmpty()) {
                float[] ofPart = source.bias().get(part).toFloats();
                upload(MemorySegment.ofArray(ofPart), bias.columns(row, ofPart.length));
            }
            row += count;
        }
        float[] scale = source.scale().map(HostTensor::toFloats).orElseGet(() -> ones(outputs));
        Tensor scales = allocate(DType.F32, rows);
        upload(MemorySegment.ofArray(scale), scales.columns(0, outputs));
        return new CudaWeight(outputs, source.inputs(), format, values, bias, scales, unit, groups);
    }

    private static DType type(WeightFormat format) {
        return switch (format) {
            case F32 -> DType.F32;
            case BF16 -> DType.BF16;
            case F8, I4, I8 -> DType.U8;
        };
    }

    /** One part of a matrix: as the file has it where that fits, else row by row. */
    private void pack(HostMatrix matrix, WeightFormat format, int stride, Tensor values, Tensor unit, Tensor groups) {
        float[] units = ones(matrix.rows());
        if (matrix instanceof HostTensor dense && dense.type() == values.type() && dense.rowLength() == stride) {
            upload(dense.data(), values);
            upload(MemorySegment.ofArray(units), unit);
            return;
        }
        WeightRows rows = new WeightRows(matrix, format, stride);
        long groupBytes = 4L * groups.rowLength();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment bytes = arena.allocate(matrix.rows() * rows.bytes(), 16);
            MemorySegment ofUnits = MemorySegment.ofArray(units);
            MemorySegment ofGroups = arena.allocate(Math.max(4, matrix.rows() * groupBytes), 16);
            IntStream.range(0, matrix.rows())
                    .parallel()
                    .forEach(row -> rows.write(
                            row,
                            bytes.asSlice(row * rows.bytes(), rows.bytes()),
                            ofUnits.asSlice(4L * row, 4),
                            ofGroups.asSlice(row * groupBytes, groupBytes)));
            upload(bytes, values);
            upload(ofUnits, unit);
            upload(ofGroups.asSlice(0, matrix.rows() * groupBytes), groups);
        }
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
    public DType argumentType() {
        return options.weights() == WeightFormat.F32 ? DType.F32 : DType.BF16;
    }

    @Override
    public Tensor gatedScratch(int tokens, int mlp) {
        boolean asTheyAreMade = argumentType() == DType.BF16 && mlp % Linear.EIGHT == 0;
        return asTheyAreMade ? allocate(DType.BF16, tokens, mlp) : Device.super.gatedScratch(tokens, mlp);
    }

    /** A page of twelve tiles in one step: multiprocessors would lack work in shorter ones. */
    @Override
    public StepSize stepSize() {
        return new StepSize(4096, 64);
    }

    @Override
    public KvCache allocateKvCache(KvShape shape) {
        return CudaKvCache.allocate(driver, shape);
    }

    /** The rest is for what grows: expanded weights, splits of attention. */
    @Override
    public double cacheShare() {
        return 0.8;
    }

    @Override
    public long availableBytes() {
        return driver.availableBytes();
    }

    @Override
    public MemorySegment hostMemory(long bytes) {
        return driver.hostMemory(bytes);
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
        return new GraphPlan(driver, ops);
    }

    /** As wide a pass as a page of twelve tiles and its thumbnail takes: fewer leave multiprocessors without work. */
    @Override
    public int rowsOfAPass() {
        return 13 * 1025;
    }

    @Override
    public void synchronize() {
        driver.synchronize();
    }

    @Override
    public Optional<HardwareRates> rates() {
        return Optional.of(new CardRates(driver));
    }

    @Override
    public void close() {
        driver.close();
    }
}
