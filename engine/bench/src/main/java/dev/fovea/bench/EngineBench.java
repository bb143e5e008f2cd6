package dev.fovea.bench;

import com.sun.management.ThreadMXBean;
import dev.fovea.engine.ModelRunner;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.image.ImageTiler;
import dev.fovea.engine.image.PixelNormalizer;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.image.TiledImage;
import dev.fovea.engine.image.TilingParams;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.VisionLanguageModel;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlModel;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import dev.fovea.engine.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Times the engine at the shapes of published models with random weights, each result beside the ceiling that the
 * machine's own rates set, which are measured in the same run.
 */
public final class EngineBench {
    private static final int PREFILL_TOKENS = 512;
    private static final int DECODE_CONTEXT = 64;
    private static final int DECODE_STEPS = 48;
    private static final int WARM_UP_STEPS = 12;
    private static final int BLOCK_SIZE = 16;

    private final Backend backend;
    private final int threads;
    private final Ceilings ceilings;
    private long allocatedPerDecodeStep;

    /** @param threads worker threads, 0 for one a core */
    public EngineBench(Backend backend, int threads, Ceilings ceilings) {
        this.backend = backend;
        this.threads = threads;
        this.ceilings = ceilings;
    }

    /** Decode, prefill and vision transformer of one shape in one weight format. */
    public List<BenchRow> run(NamedShape shape, WeightFormat weights, Consumer<BenchRow> each) {
        List<BenchRow> rows = new ArrayList<>();
        InternVlConfig config = shape.config();
        try (Device device = backend.open(new DeviceOptions(weights, DType.F32, threads))) {
            VisionLanguageModel model = InternVlModel.load(config, new RandomCheckpoint(), device);
            ModelRunner runner = runner(device, config, model);
            rows.add(decode(runner, shape, weights, model.decoder().weightBytes()));
            each.accept(rows.getLast());
            rows.add(prefill(runner, shape, weights));
            each.accept(rows.getLast());
            rows.add(tile(runner, shape, weights, config));
            each.accept(rows.getLast());
        }
        return rows;
    }

    private static ModelRunner runner(Device device, InternVlConfig config, VisionLanguageModel model) {
        DecoderConfig d = config.decoder();
        int blocks = 2 * PREFILL_TOKENS / BLOCK_SIZE;
        KvShape kv = new KvShape(
                d.layers(),
                blocks,
                BLOCK_SIZE,
                d.kvHeads(),
                d.headDim(),
                device.options().kvType());
        return new ModelRunner(
                device, config, model, kv, PREFILL_TOKENS, 8, 2 * PREFILL_TOKENS, 4 * config.tokensPerTile());
    }

    /** Batch 1: every step reads every weight of the decoder once. */
    private BenchRow decode(ModelRunner runner, NamedShape shape, WeightFormat weights, long bytes) {
        Sequence sequence = sequence(shape, DECODE_CONTEXT, 1);
        StepBatch batch = new StepBatch(8);
        step(runner, batch, sequence, DECODE_CONTEXT);
        for (int i = 0; i < WARM_UP_STEPS; i++) {
            step(runner, batch, sequence, 1);
        }
        double[] seconds = new double[DECODE_STEPS];
        long allocated = allocatedBytes();
        for (int i = 0; i < DECODE_STEPS; i++) {
            long start = System.nanoTime();
            step(runner, batch, sequence, 1);
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        allocatedPerDecodeStep = (allocatedBytes() - allocated) / DECODE_STEPS;
        double rate = 1 / median(seconds);
        double ceiling = ceilings.bytesPerSecond() / bytes;
        return new BenchRow("decode", shape.title(), weights.id(), rate, "tokens/s", ceiling, rate / ceiling);
    }

    /** Heap that a decode step of the last {@link #run} allocated on the engine's thread, after warm-up. */
    public long allocatedPerDecodeStep() {
        return allocatedPerDecodeStep;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private BenchRow prefill(ModelRunner runner, NamedShape shape, WeightFormat weights) {
        double[] seconds = new double[5];
        for (int i = -1; i < seconds.length; i++) {
            Sequence sequence = sequence(shape, PREFILL_TOKENS, i);
            long start = System.nanoTime();
            step(runner, new StepBatch(8), sequence, PREFILL_TOKENS);
            seconds[Math.max(0, i)] = (System.nanoTime() - start) / 1e9;
        }
        double rate = PREFILL_TOKENS / median(seconds);
        double ceiling = PREFILL_TOKENS / (shape.prefillFlops(PREFILL_TOKENS) / ceilings.flopsPerSecond());
        return new BenchRow("prefill", shape.title(), weights.id(), rate, "tokens/s", ceiling, rate / ceiling);
    }

    private BenchRow tile(ModelRunner runner, NamedShape shape, WeightFormat weights, InternVlConfig config) {
        PixelSource noise = new Noise(config.tileSize());
        double[] seconds = new double[5];
        for (int i = -1; i < seconds.length; i++) {
            long start = System.nanoTime();
            runner.encode(noise, 0, 1, new int[] {0});
            seconds[Math.max(0, i)] = (System.nanoTime() - start) / 1e9;
        }
        double time = median(seconds);
        double floor = shape.tileFlops() / ceilings.flopsPerSecond();
        return new BenchRow("vit", shape.title(), weights.id(), time, "s/tile", floor, floor / time);
    }

    /** A decoded picture of 4,000 × 3,000 pixels into twelve tiles and a thumbnail, normalised. */
    public BenchRow preprocess(Consumer<BenchRow> each) {
        int width = 4000;
        int height = 3000;
        byte[] pixels = new byte[3 * width * height];
        new SplittableRandom(5).nextBytes(pixels);
        ImageSource.RgbImage image = new ImageSource.RgbImage(width, height, pixels);
        ImageTiler tiler = new ImageTiler(PixelNormalizer.imageNet());
        TilingParams tiling = new TilingParams(448, 12, 12, true, true);
        MemorySegment out = Arena.ofAuto().allocate(13 * 4L * 3 * 448 * 448, 64);
        double[] seconds = new double[15];
        for (int i = -10; i < seconds.length; i++) {
            long start = System.nanoTime();
            TiledImage tiled = tiler.tile(image, tiling);
            for (int tile = 0; tile < tiled.tiles(); tile++) {
                tiled.write(tile, out.asSlice(tile * 4L * 3 * 448 * 448));
            }
            seconds[Math.max(0, i)] = (System.nanoTime() - start) / 1e9;
        }
        double time = median(seconds) * 1000;
        double floor = 1000 * (pixels.length + out.byteSize()) / ceilings.bytesPerSecond();
        BenchRow row = new BenchRow("preprocess", "12 megapixels, 13 tiles", "u8", time, "ms", floor, floor / time);
        each.accept(row);
        return row;
    }

    private static void step(ModelRunner runner, StepBatch batch, Sequence sequence, int count) {
        batch.clear();
        batch.add(sequence, count);
        runner.step(batch);
        sequence.computed(sequence.computed() + count);
        sequence.append(batch.sampled(0));
    }

    private static Sequence sequence(NamedShape shape, int tokens, int seed) {
        int[] ids = new SplittableRandom(seed).ints(tokens, 0, 151_000).toArray();
        Sequence sequence = new Sequence(
                new EncodedPrompt(ids, List.of(), List.<ImageUse>of(), VisualStride.ONE),
                SamplingParams.greedy(),
                1,
                0);
        for (int block = 0; block < 2 * PREFILL_TOKENS / BLOCK_SIZE; block++) {
            sequence.addBlock(block);
        }
        return sequence;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** One tile of noise: random pixels, never zeros. */
    private record Noise(int tileSize) implements PixelSource {
        @Override
        public int tiles() {
            return 1;
        }

        @Override
        public void write(int tile, MemorySegment out) {
            SplittableRandom random = new SplittableRandom(3);
            for (long i = 0; i < 3L * tileSize * tileSize; i++) {
                out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * i, (float) (random.nextDouble() * 4 - 2));
            }
        }
    }
}
