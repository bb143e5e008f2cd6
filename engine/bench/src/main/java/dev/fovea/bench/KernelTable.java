package dev.fovea.bench;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
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
 * kernel is being written, where the JMH benchmarks are the careful one. Times are the best of many, because whatever
 * else the machine does only makes them longer.
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
        Ceilings ceilings = Ceilings.measure(all);
        System.out.printf(
                "%d threads: %.1f GB/s read, %.1f GFLOP/s%n",
                all, ceilings.bytesPerSecond() * 1e-9, ceilings.flopsPerSecond() * 1e-9);
        List<WeightFormat> formats = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            formats.add(WeightFormat.parse(args[i]));
        }
        for (WeightFormat format : formats.isEmpty() ? List.of(WeightFormat.values()) : formats) {
            try (Device device = new CpuBackend().open(new DeviceOptions(format, DType.F32, threads))) {
                System.out.println(device.description());
                new KernelTable(device, ceilings, seconds).run();
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
        double time = best(() -> device.kernels().linear(out, x, weight, Epilogue.STORE));
        report("linear %d x %d x %d".formatted(rows, outputs, inputs), 2.0 * rows * outputs * inputs / time);
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
        double time = best(() -> {
            for (Weight weight : weights) {
                device.kernels().linear(out, x, weight, Epilogue.STORE);
            }
        });
        double rate = bytes / time;
        System.out.printf(
                "%-32s %8.1f GB/s %5.1f %%%n",
                "linear %d x %d x %d".formatted(rows, outputs, inputs),
                rate * 1e-9,
                100 * rate / ceilings.bytesPerSecond());
    }

    private void dense(int tokens, int heads, int headDim) {
        int width = heads * headDim;
        Tensor qkv = fill(tokens, 3 * width);
        Tensor out = device.allocate(DType.F32, tokens, width);
        double time = best(() -> device.kernels()
                .attendDense(
                        out,
                        qkv.columns(0, width),
                        qkv.columns(width, width),
                        qkv.columns(2 * width, width),
                        tokens,
                        heads,
                        0.125f));
        report("attendDense %d".formatted(tokens), 4.0 * tokens * tokens * width / time);
    }

    private void report(String what, double rate) {
        System.out.printf("%-32s %8.1f GFLOP/s %5.1f %%%n", what, rate * 1e-9, 100 * rate / ceilings.flopsPerSecond());
    }

    private double best(Runnable body) {
        double best = Double.POSITIVE_INFINITY;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int runs = 0;
        while (runs < 5 || System.nanoTime() < end) {
            long before = System.nanoTime();
            body.run();
            best = Math.min(best, (System.nanoTime() - before) * 1e-9);
            runs++;
        }
        return best;
    }

    private Weight pack(int outputs, int inputs) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(2L * outputs * inputs, 64);
            for (long i = 0; i < (long) outputs * inputs; i++) {
                memory.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (0x3c00 + (i * 7919 & 0x81ff)));
            }
            return device.pack(
                    WeightSource.of(new HostTensor("random", DType.BF16, new int[] {outputs, inputs}, memory)));
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
