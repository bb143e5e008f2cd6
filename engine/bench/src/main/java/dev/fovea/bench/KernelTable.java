package dev.fovea.bench;

import dev.fovea.bench.Ceilings.Rate;
import dev.fovea.bench.Ceilings.Timing;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightRole;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.cpu.CpuBackend;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Times single ops at the shapes of InternVL3-1B beside the machine's ceilings and prints a table: a quick try while a
 * kernel is being written.
 */
public final class KernelTable {
    private final Device device;
    private final Ceilings ceilings;
    private final double seconds;
    private final Random random = new Random(1);

    private KernelTable(Device device, Ceilings ceilings, double seconds) {
        this.device = device;
        this.ceilings = ceilings;
        this.seconds = seconds;
    }

    /** Arguments: threads (0 for all), seconds for each line, then the weight formats. */
    public static void main(String[] args) {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 2;
        int all = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        List<WeightFormat> formats = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            formats.add(WeightFormat.parse(args[i]));
        }
        try (Ceilings ceilings = Ceilings.ofHost(all)) {
            for (WeightFormat format : formats.isEmpty() ? List.of(WeightFormat.values()) : formats) {
                try (Device device = new CpuBackend().open(new DeviceOptions(format, DType.F32, threads))) {
                    System.out.println(device.description() + ", " + format.id());
                    new KernelTable(device, ceilings, seconds).run();
                }
            }
        }
    }

    private void run() {
        int[][] matrices = {{9728, 896}, {896, 4864}, {1152, 896}, {4096, 1024}, {1024, 4096}};
        for (int[] shape : matrices) {
            gemm(512, shape[0], shape[1]);
        }
        gemv(1, 9728, 896, 24);
        gemv(1, 896, 4864, 40);
        gemv(1, 1152, 896, 96);
        gemv(1, 151674, 896, 1);
        gemv(4, 9728, 896, 24);
        if (device.options().weights() == WeightFormat.F32) {
            dense(1025, 16, 64);
        }
    }

    private void gemm(int rows, int outputs, int inputs) {
        Weight weight = pack(outputs, inputs);
        Tensor x = fill(rows, inputs);
        Tensor out = device.allocate(DType.F32, rows, outputs);
        time(
                "linear %d x %d x %d".formatted(rows, outputs, inputs),
                Rate.FLOPS,
                2.0 * rows * outputs * inputs,
                () -> device.kernels().linear(out, x, weight, Epilogue.STORE));
    }

    /** Several weights in turn, together larger than any cache. */
    private void gemv(int rows, int outputs, int inputs, int count) {
        List<Weight> weights = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            weights.add(pack(outputs, inputs));
            bytes += weights.getLast().bytes();
        }
        Tensor x = fill(rows, inputs);
        Tensor out = device.allocate(DType.F32, rows, outputs);
        time("linear %d x %d x %d".formatted(rows, outputs, inputs), Rate.BYTES, bytes, () -> {
            for (Weight weight : weights) {
                device.kernels().linear(out, x, weight, Epilogue.STORE);
            }
        });
    }

    private void dense(int tokens, int heads, int headDim) {
        int width = heads * headDim;
        Tensor qkv = fill(tokens, 3 * width);
        Tensor out = device.allocate(DType.F32, tokens, width);
        time("attendDense %d".formatted(tokens), Rate.FLOPS, 4.0 * tokens * tokens * width, () -> device.kernels()
                .attendDense(
                        out,
                        qkv.columns(0, width),
                        qkv.columns(width, width),
                        qkv.columns(2 * width, width),
                        tokens,
                        heads,
                        0.125f));
    }

    private void time(String what, Rate rate, double amount, Runnable body) {
        long end = System.nanoTime() + (long) (seconds * 5e8);
        while (System.nanoTime() < end) {
            body.run();
        }
        Timing timing = ceilings.time(rate, 9, body);
        System.out.printf(
                "%-32s %8.1f G/s of %8.1f %5.1f %%%n",
                what,
                amount / timing.seconds() * 1e-9,
                timing.rate() * 1e-9,
                100 * timing.floor(amount) / timing.seconds());
    }

    private Weight pack(int outputs, int inputs) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(2L * outputs * inputs, 64);
            for (long i = 0; i < (long) outputs * inputs; i++) {
                memory.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (0x3c00 + (i * 7919 & 0x81ff)));
            }
            return device.pack(WeightSource.of(
                    new HostTensor("random", DType.BF16, new int[] {outputs, inputs}, memory), WeightRole.LAYER));
        }
    }

    private Tensor fill(int rows, int columns) {
        Tensor tensor = device.allocate(DType.F32, rows, columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        device.upload(MemorySegment.ofArray(values), tensor);
        return tensor;
    }
}
