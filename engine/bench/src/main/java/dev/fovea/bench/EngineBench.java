package dev.fovea.bench;

import com.sun.management.ThreadMXBean;
import dev.fovea.bench.Ceilings.Rate;
import dev.fovea.bench.Ceilings.Timing;
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
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Consumer;

/**
 * Times the engine at the shapes of published models with random weights, each result beside the ceiling that the
 * machine's own rates set, which are measured in the same run.
 */
public final class EngineBench {
    private static final int PREFILL_TOKENS = 512;
    private static final int DECODE_CONTEXT = 64;
    /** Decode steps that are timed together. */
    private static final int STEPS_AT_ONCE = 4;

    private static final int DECODE_ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 5;
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
        try (Device device = backend.open(new DeviceOptions(weights, backend.usualKvType(), threads))) {
            VisionLanguageModel model = InternVlModel.load(config, new RandomCheckpoint(), device);
            ModelRunner runner = runner(device, config, model);
            Ceilings of = Ceilings.of(device).orElse(ceilings);
            rows.add(decode(runner, of, shape, weights, model.decoder().weightBytes()));
            each.accept(rows.getLast());
            rows.add(prefill(runner, of, shape, weights));
            each.accept(rows.getLast());
            rows.add(tile(runner, of, shape, weights, config));
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
    private BenchRow decode(ModelRunner runner, Ceilings of, NamedShape shape, WeightFormat weights, long bytes) {
        Sequence sequence = sequence(shape, DECODE_CONTEXT, 1);
        StepBatch batch = new StepBatch(8);
        step(runner, batch, sequence, DECODE_CONTEXT);
        Runnable steps = () -> {
            for (int i = 0; i < STEPS_AT_ONCE; i++) {
                step(runner, batch, sequence, 1);
            }
        };
        of.time(Rate.BYTES, WARM_UP_ROUNDS, steps);
        LongAccumulator most = new LongAccumulator(Math::max, 0);
        Timing timing = of.time(Rate.BYTES, DECODE_ROUNDS, () -> {
            long allocated = allocatedBytes();
            steps.run();
            most.accumulate(allocatedBytes() - allocated);
        });
        allocatedPerDecodeStep = most.get() / STEPS_AT_ONCE;
        double rate = STEPS_AT_ONCE / timing.seconds();
        double ceiling = 1 / timing.floor(bytes);
        return new BenchRow("decode", shape.title(), weights.id(), rate, "tokens/s", ceiling, rate / ceiling);
    }

    /** Heap that a decode step of the last {@link #run} allocated on the engine's thread at most, after warm-up. */
    public long allocatedPerDecodeStep() {
        return allocatedPerDecodeStep;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private BenchRow prefill(ModelRunner runner, Ceilings of, NamedShape shape, WeightFormat weights) {
        StepBatch batch = new StepBatch(8);
        Runnable prompt = () -> step(runner, batch, sequence(shape, PREFILL_TOKENS, 2), PREFILL_TOKENS);
        prompt.run();
        Timing timing = of.time(Rate.FLOPS, ROUNDS, prompt);
        double rate = PREFILL_TOKENS / timing.seconds();
        double ceiling = PREFILL_TOKENS / timing.floor(shape.prefillFlops(PREFILL_TOKENS));
        return new BenchRow("prefill", shape.title(), weights.id(), rate, "tokens/s", ceiling, rate / ceiling);
    }

    private BenchRow tile(ModelRunner runner, Ceilings of, NamedShape shape, WeightFormat weights, InternVlConfig config) {
        PixelSource noise = new Noise(config.tileSize());
        Runnable encode = () -> runner.encode(noise, 0, 1, new int[] {0});
        encode.run();
        Timing timing = of.time(Rate.FLOPS, ROUNDS, encode);
        double floor = timing.floor(shape.tileFlops());
        return new BenchRow(
                "vit", shape.title(), weights.id(), timing.seconds(), "s/tile", floor, floor / timing.seconds());
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
        Runnable picture = () -> {
            TiledImage tiled = tiler.tile(image, tiling);
            for (int tile = 0; tile < tiled.tiles(); tile++) {
                tiled.write(tile, out.asSlice(tile * 4L * 3 * 448 * 448));
            }
        };
        ceilings.time(Rate.BYTES, WARM_UP_ROUNDS, picture);
        Timing timing = ceilings.time(Rate.BYTES, 3 * ROUNDS, picture);
        double floor = timing.floor(pixels.length + out.byteSize());
        double time = timing.seconds();
        BenchRow row = new BenchRow(
                "preprocess", "12 megapixels, 13 tiles", "u8", 1e3 * time, "ms", 1e3 * floor, floor / time);
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
