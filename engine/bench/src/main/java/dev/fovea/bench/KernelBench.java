package dev.fovea.bench;

import dev.fovea.bench.Ceilings.Rate;
import dev.fovea.bench.Ceilings.Timing;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightRole;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.VisionConfig;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Times single ops at the shapes of a model beside the ceiling that bounds each, so that it can be seen which kernel is slow. An op
 * is given so often between two waits for the device that starting it does not count, and weights in turn that no cache holds
 * together. What an op reads besides may lie in a cache, and be read faster than memory.
 */
final class KernelBench {
    /** More than caches hold. */
    private static final long COLD_BYTES = 192L << 20;

    private static final int MOST_COPIES = 64;
    private static final List<Integer> FEW_TOKENS = List.of(1, 8, 32);
    private static final List<Integer> TOKENS = List.of(1, 8, 32, 512, 2048);
    private static final int MOST_TOKENS = 2048;
    private static final int CONTEXT = 1024;
    private static final int SEQUENCES = 32;
    private static final int BLOCK_SIZE = 16;
    private static final int ROUNDS = 5;
    /** Seconds between two waits. */
    private static final double AT_ONCE = 0.02;
    /** For the JVM, which compiles what is used often; longer for the first ops, which share much with the others. */
    private static final double WARM_UP = 0.3;

    private static final double FIRST_WARM_UP = 1.2;
    private static final int FIRST_OPS = 3;

    private static final int MOST_REPEATS = 200;

    private final NamedShape shape;
    private final WeightFormat format;
    private final Device device;
    private final Kernels kernels;
    private final Ceilings ceilings;
    private final double bestBytes;
    private final double bestOperations;
    private final Consumer<BenchRow> each;
    private final RandomCheckpoint numbers = new RandomCheckpoint();
    private final Random random = new Random(1);
    private int opsWarmed;

    KernelBench(NamedShape shape, WeightFormat format, Device device, Ceilings ofHost, Consumer<BenchRow> each) {
        this.shape = shape;
        this.format = format;
        this.device = device;
        this.kernels = device.kernels();
        this.ceilings = Ceilings.of(device).orElse(ofHost);
        this.each = each;
        bestBytes = ceilings.best(Rate.BYTES);
        bestOperations = ceilings.best(Rate.FLOPS);
    }

    void run() {
        DecoderConfig d = shape.decoder();
        int width = d.heads() * d.headDim();
        products("qkv", cold(d.qkvWidth(), d.hidden(), WeightRole.LAYER), TOKENS);
        products("out", cold(d.hidden(), width, WeightRole.LAYER), TOKENS);
        mlp(cold(2 * d.mlp(), d.hidden(), WeightRole.LAYER), cold(d.hidden(), d.mlp(), WeightRole.LAYER));
        products("head", cold(d.vocabulary(), d.hidden(), WeightRole.HEAD), FEW_TOKENS);
        paged(1, CONTEXT, 1);
        paged(SEQUENCES, CONTEXT, 1);
        paged(1, MOST_TOKENS, MOST_TOKENS);
        Tensor norm = fill(1, d.hidden()).reshape(d.hidden());
        rows("rms norm", MOST_TOKENS, d.hidden(), d.hidden(), (out, x) -> kernels.rmsNorm(out, x, norm, 1e-6f));
        rows("silu", MOST_TOKENS, 2 * d.mlp(), d.mlp(), kernels::siluMul);
        vision(shape.vision());
    }

    private void vision(VisionConfig v) {
        int tokens = (int) Math.pow((double) Pages.TILE_SIZE / v.patch(), 2) + 1;
        int tiles = Math.max(1, device.rowsOfAPass() / tokens);
        int all = tiles * tokens;
        products("vit qkv", cold(3 * v.hidden(), v.hidden(), WeightRole.VISION), List.of(all));
        products("vit up", cold(v.mlp(), v.hidden(), WeightRole.VISION), List.of(all));
        products("vit down", cold(v.hidden(), v.mlp(), WeightRole.VISION), List.of(all));
        Tensor qkv = fill(all, 3 * v.hidden());
        Tensor out = device.allocate(device.argumentType(), all, v.hidden());
        float scale = (float) (1 / Math.sqrt((double) v.hidden() / v.heads()));
        show(
                "vit attention %d x %d".formatted(tiles, tokens),
                3.0 * Float.BYTES * all * v.hidden() + bytes(out),
                4.0 * all * tokens * v.hidden(),
                () -> kernels.attendDense(
                        out,
                        qkv.columns(0, v.hidden()),
                        qkv.columns(v.hidden(), v.hidden()),
                        qkv.columns(2 * v.hidden(), v.hidden()),
                        tokens,
                        v.heads(),
                        scale));
        Tensor x = fill(all, v.mlp());
        Tensor y = device.allocate(DType.F32, all, v.mlp());
        // Given its own results, it would soon see numbers too small to be normal.
        show("copy and gelu %d x %d".formatted(all, v.mlp()), 4.0 * Float.BYTES * all * v.mlp(), 0, () -> {
            kernels.copy(y, x);
            kernels.gelu(y);
        });
    }

    private void products(String name, List<Weight> weights, List<Integer> tokens) {
        tokens.forEach(count -> product(name, weights, count));
    }

    private void product(String name, List<Weight> weights, int tokens) {
        Weight one = weights.getFirst();
        Tensor x = argument(tokens, one.inputs());
        Tensor out = device.allocate(DType.F32, tokens, one.outputs());
        int[] turn = new int[1];
        show(
                "%s x %d".formatted(name, tokens),
                one.bytes() + bytes(x) + bytes(out),
                2.0 * tokens * one.outputs() * one.inputs(),
                () -> kernels.linear(out, x, weights.get(turn[0]++ % weights.size()), Epilogue.STORE));
    }

    /** What stands between the norm before and the stream behind it. */
    private void mlp(List<Weight> gatesAndUps, List<Weight> downs) {
        Weight gateAndUp = gatesAndUps.getFirst();
        Weight down = downs.getFirst();
        for (int tokens : TOKENS) {
            Tensor h = argument(tokens, gateAndUp.inputs());
            Tensor stream = fill(tokens, down.outputs());
            Tensor scratch = device.gatedScratch(tokens, down.inputs());
            int[] turn = new int[1];
            show(
                    "mlp x %d".formatted(tokens),
                    gateAndUp.bytes() + down.bytes() + bytes(h) + 2 * bytes(stream),
                    2.0 * tokens * 3 * down.outputs() * down.inputs(),
                    () -> kernels.gatedMlp(
                            stream,
                            h,
                            scratch,
                            gatesAndUps.get(turn[0] % gatesAndUps.size()),
                            downs.get(turn[0]++ % downs.size())));
        }
    }

    /** The last {@code queries} tokens of each sequence see all before them. */
    private void paged(int sequences, int context, int queries) {
        DecoderConfig d = shape.decoder();
        int blocks = context / BLOCK_SIZE;
        KvShape kv = new KvShape(
                1,
                sequences * blocks,
                BLOCK_SIZE,
                d.kvHeads(),
                d.headDim(),
                device.options().kvType());
        KvCache cache = device.allocateKvCache(kv);
        int tokens = sequences * queries;
        int width = d.heads() * d.headDim();
        StepInputs step = new StepInputs(
                device.allocate(DType.I32, tokens),
                device.allocate(DType.F32, tokens),
                device.allocate(DType.F32, tokens),
                device.allocate(DType.I32, tokens),
                put(IntStream.rangeClosed(0, sequences).map(i -> i * queries)),
                put(IntStream.range(0, sequences).map(i -> context)),
                put(IntStream.range(0, sequences * blocks)).reshape(sequences, blocks),
                device.allocate(DType.I32, 1));
        Tensor q = fill(tokens, width);
        Tensor out = device.allocate(device.argumentType(), tokens, width);
        double seen = queries * (context - (queries - 1) / 2.0);
        show(
                "attention %d x %d of %d".formatted(sequences, queries, context),
                kv.bytes() + bytes(q) + bytes(out),
                4.0 * sequences * seen * width,
                () -> kernels.attendPaged(out, q, cache, 0, step, (float) (1 / Math.sqrt(d.headDim()))));
    }

    private interface RowsOp {
        void run(Tensor out, Tensor x);
    }

    private void rows(String name, int rows, int read, int written, RowsOp op) {
        Tensor x = fill(rows, read);
        Tensor out = device.allocate(device.argumentType(), rows, written);
        show("%s %d x %d".formatted(name, rows, read), bytes(x) + bytes(out), 0, () -> op.run(out, x));
    }

    /** Beside what bounds it: reading and writing so many bytes, or so many operations. */
    private void show(String name, double bytes, double operations, Runnable op) {
        boolean reads = bytes / bestBytes > operations / bestOperations;
        int repeats = (int) Math.clamp(AT_ONCE / warmed(op), 1, MOST_REPEATS);
        Timing timing = ceilings.time(reads ? Rate.BYTES : Rate.FLOPS, ROUNDS, () -> {
            for (int i = 0; i < repeats; i++) {
                op.run();
            }
            device.synchronize();
        });
        double time = timing.seconds() / repeats;
        double floor = timing.floor(reads ? bytes : operations);
        each.accept(new BenchRow(name, shape.title(), format.id(), 1e6 * time, "µs", 1e6 * floor, floor / time));
    }

    /** Does it until it is as fast as it gets; the seconds that it took at least. */
    private double warmed(Runnable op) {
        long begin = System.nanoTime();
        long least = Long.MAX_VALUE;
        double seconds = opsWarmed++ < FIRST_OPS ? FIRST_WARM_UP : WARM_UP;
        while (System.nanoTime() - begin < seconds * 1e9) {
            long start = System.nanoTime();
            op.run();
            device.synchronize();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least / 1e9;
    }

    /** As many as no cache holds, so that each is read from memory when its turn comes. */
    private List<Weight> cold(int outputs, int inputs, WeightRole role) {
        Weight first = pack(outputs, inputs, role, 0);
        int copies = (int) Math.clamp(Math.ceilDiv(COLD_BYTES, first.bytes()), 1, MOST_COPIES);
        return IntStream.range(0, copies)
                .mapToObj(i -> i == 0 ? first : pack(outputs, inputs, role, i))
                .toList();
    }

    private Weight pack(int outputs, int inputs, WeightRole role, int number) {
        return device.pack(WeightSource.of(numbers.tensor(role + " " + number, outputs, inputs), role));
    }

    private Tensor put(IntStream values) {
        int[] all = values.toArray();
        Tensor tensor = device.allocate(DType.I32, all.length);
        device.upload(MemorySegment.ofArray(all), tensor);
        return tensor;
    }

    private static double bytes(Tensor tensor) {
        return (double) tensor.elements() * tensor.type().bytes();
    }

    /** As products read it. */
    private Tensor argument(int rows, int columns) {
        Tensor tensor = device.allocate(device.argumentType(), rows, columns);
        kernels.copy(tensor, fill(rows, columns));
        return tensor;
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
