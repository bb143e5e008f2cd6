package dev.fovea.bench;

import com.sun.management.ThreadMXBean;
import dev.fovea.bench.Ceilings.Rate;
import dev.fovea.bench.Ceilings.Timing;
import dev.fovea.engine.ModelRunner;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.VisionLanguageModel;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlModel;
import dev.fovea.engine.schedule.SchedulerLimits;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A model with random weights, loaded, and a runner that is wide enough for the cases. */
final class ModelBench {
    private static final int PREFILL_TOKENS = 512;
    private static final int DECODE_CONTEXT = 64;
    private static final int BATCH_CONTEXT = 1024;
    private static final int LONG_CONTEXT = 1 << 17;
    private static final int ANSWER_TOKENS = 128;
    /** Decode steps that are timed together. */
    private static final int STEPS_AT_ONCE = 4;

    private static final int DECODE_ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 5;
    private static final int BLOCK_SIZE = 16;

    private final NamedShape shape;
    private final WeightFormat weights;
    private final InternVlConfig config;
    private final ModelRunner runner;
    private final KvShape kv;
    private final SchedulerLimits limits;
    private final long weightBytes;
    private final Optional<Ceilings> ofDevice;
    private final Ceilings of;
    private final Pages pages;
    private final List<BenchRow> rows = new ArrayList<>();
    private final Consumer<BenchRow> each;
    private long allocatedPerDecodeStep;

    ModelBench(
            NamedShape shape,
            WeightFormat weights,
            Device device,
            Collection<BenchCase> cases,
            Ceilings ofHost,
            Pages pages,
            Consumer<BenchRow> each) {
        this.shape = shape;
        this.weights = weights;
        this.pages = pages;
        this.each = each;
        config = shape.config();
        ofDevice = Ceilings.of(device);
        of = ofDevice.orElse(ofHost);
        VisionLanguageModel model = InternVlModel.load(config, new RandomCheckpoint(), device);
        weightBytes = model.decoder().weightBytes();
        int sequences = most(cases, BenchCase::sequences);
        int steps = most(cases, BenchCase::stepTokens);
        kv = kvShape(config.decoder(), device, most(cases, one -> one.sequences() * one.contextTokens()));
        runner = new ModelRunner(
                device,
                config,
                model,
                kv,
                steps,
                Math.max(8, sequences),
                most(cases, BenchCase::contextTokens),
                most(cases, BenchCase::tiles) * config.tokensPerTile());
        limits = new SchedulerLimits(
                Math.max(8, sequences),
                steps,
                kv.blocks(),
                BLOCK_SIZE,
                runner.embeddingRows(),
                config.tokensPerTile(),
                runner.tilesPerEncode());
    }

    private static int most(Collection<BenchCase> cases, ToIntFunction<BenchCase> of) {
        return cases.stream().mapToInt(of).max().orElseThrow();
    }

    private static KvShape kvShape(DecoderConfig d, Device device, int tokens) {
        int blocks = Math.ceilDiv(tokens, BLOCK_SIZE);
        return new KvShape(
                d.layers(),
                blocks,
                BLOCK_SIZE,
                d.kvHeads(),
                d.headDim(),
                device.options().kvType());
    }

    private double kvBytes(double tokens) {
        return (double) kv.bytes() / kv.blocks() / BLOCK_SIZE * tokens;
    }

    private void show(String name, double value, String unit, double ceiling, double fraction) {
        BenchRow row = new BenchRow(name, shape.title(), weights.id(), value, unit, ceiling, fraction);
        rows.add(row);
        each.accept(row);
    }

    /** Where less is better. */
    private void showTime(String name, double seconds, double floor) {
        show(name, 1e3 * seconds, "ms", 1e3 * floor, floor / seconds);
    }

    private void showRate(String name, double rate, String unit, double ceiling) {
        show(name, rate, unit, ceiling, rate / ceiling);
    }

    /** What the device can do; of the host, others tell. */
    void showCeilings() {
        if (ofDevice.isPresent()) {
            double bytes = of.best(Rate.BYTES) / 1e12;
            double operations = of.best(Rate.FLOPS) / 1e12;
            showRate("read", bytes, "TB/s", bytes);
            showRate("multiply", operations, "TFLOP/s", operations);
        }
    }

    void run(BenchCase one) {
        switch (one) {
            case DECODE -> decode();
            case PREFILL -> prefill();
            case VIT -> tiles();
            case BATCH -> batch();
            case PAGE -> page();
            case REQUESTS -> requests();
            case LONG -> longContext();
        }
    }

    List<BenchRow> rows() {
        return rows;
    }

    /** Heap that a decode step allocated on this thread at most, after warm-up. */
    long allocatedPerDecodeStep() {
        return allocatedPerDecodeStep;
    }

    /** Batch 1: every step reads every weight of the decoder once. */
    private void decode() {
        Sequence sequence = placed(Pages.text(DECODE_CONTEXT, 1), 0, 2 * PREFILL_TOKENS);
        StepBatch batch = new StepBatch(1);
        step(batch, DECODE_CONTEXT, sequence);
        Runnable steps = () -> {
            for (int i = 0; i < STEPS_AT_ONCE; i++) {
                step(batch, 1, sequence);
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
        showRate("decode", STEPS_AT_ONCE / timing.seconds(), "tokens/s", 1 / timing.floor(weightBytes));
    }

    private void prefill() {
        StepBatch batch = new StepBatch(1);
        Runnable prompt =
                () -> step(batch, PREFILL_TOKENS, placed(Pages.text(PREFILL_TOKENS, 2), 0, 2 * PREFILL_TOKENS));
        prompt.run();
        Timing timing = of.time(Rate.FLOPS, ROUNDS, prompt);
        double floor = timing.floor(shape.prefillFlops(PREFILL_TOKENS));
        showRate("prefill", PREFILL_TOKENS / timing.seconds(), "tokens/s", PREFILL_TOKENS / floor);
    }

    private void tiles() {
        int tiles = Math.min(Pages.TILES, runner.tilesPerEncode());
        PixelSource noise = new Noise(tiles, config.tileSize());
        int[] places = IntStream.range(0, tiles)
                .map(tile -> tile * config.tokensPerTile())
                .toArray();
        Runnable encode = () -> runner.encode(noise, 0, tiles, places);
        encode.run();
        Timing timing = of.time(Rate.FLOPS, ROUNDS, encode);
        double floor = timing.floor(shape.tileFlops());
        double time = timing.seconds() / tiles;
        show("vit", time, "s/tile", floor, floor / time);
    }

    private void batch() {
        int count = BenchCase.BATCH.sequences();
        int room = BenchCase.BATCH.contextTokens();
        Sequence[] sequences = IntStream.range(0, count)
                .mapToObj(i -> placed(Pages.text(BATCH_CONTEXT, 3 + i), i * room, room))
                .toArray(Sequence[]::new);
        StepBatch batch = new StepBatch(count);
        for (Sequence sequence : sequences) {
            step(batch, BATCH_CONTEXT, sequence);
        }
        Runnable steps = () -> {
            for (int i = 0; i < STEPS_AT_ONCE; i++) {
                step(batch, 1, sequences);
            }
        };
        of.time(Rate.BYTES, WARM_UP_ROUNDS, steps);
        Timing timing = of.time(Rate.BYTES, DECODE_ROUNDS, steps);
        double floor = timing.floor(weightBytes + count * kvBytes(sequences[0].length()));
        showRate("batch", STEPS_AT_ONCE * count / timing.seconds(), "tokens/s", count / floor);
    }

    private void page() {
        Runnable first = () -> Serving.answer(runner, limits, List.of(pages.asked()), 1);
        first.run();
        Timing timing = of.time(Rate.FLOPS, ROUNDS, first);
        showTime("page", timing.seconds(), timing.floor(pageFlops()));
    }

    private double pageFlops() {
        return Pages.TILES * shape.tileFlops() + shape.prefillFlops(Pages.TOKENS);
    }

    private void requests() {
        int count = BenchCase.REQUESTS.sequences();
        Serving.answer(runner, limits, List.of(pages.asked(), pages.asked()), ANSWER_TOKENS);
        List<Sequence> asked = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> asked.add(pages.asked()));
        List<Double> firstTokens = new ArrayList<>();
        Timing timing =
                of.time(Rate.FLOPS, 1, () -> firstTokens.addAll(Serving.answer(runner, limits, asked, ANSWER_TOKENS)));
        double step = weightBytes + count * kvBytes(Pages.TOKENS + ANSWER_TOKENS / 2.0);
        double floor = timing.floor(count * pageFlops()) + ANSWER_TOKENS * step / of.best(Rate.BYTES);
        showRate("requests", count / timing.seconds(), "1/s", count / floor);
        showTime("first p50", firstTokens.get(count / 2), timing.floor(pageFlops()));
        showTime("first p99", firstTokens.get(count * 99 / 100), timing.floor(pageFlops()));
    }

    private void longContext() {
        Sequence sequence = placed(Pages.text(LONG_CONTEXT, 4), 0, BenchCase.LONG.contextTokens());
        StepBatch batch = new StepBatch(1);
        while (sequence.computed() < LONG_CONTEXT) {
            step(batch, Math.min(limits.stepTokens(), LONG_CONTEXT - sequence.computed()), sequence);
        }
        Runnable one = () -> step(batch, 1, sequence);
        of.time(Rate.BYTES, WARM_UP_ROUNDS, one);
        Timing timing = of.time(Rate.BYTES, DECODE_ROUNDS, one);
        showTime("long", timing.seconds(), timing.floor(weightBytes + kvBytes(sequence.length())));
    }

    /** So many of each sequence's tokens. */
    private void step(StepBatch batch, int count, Sequence... sequences) {
        batch.clear();
        for (Sequence sequence : sequences) {
            batch.add(sequence, count);
        }
        runner.step(batch);
        for (int i = 0; i < sequences.length; i++) {
            sequences[i].computed(sequences[i].computed() + count);
            if (batch.samples(i)) {
                sequences[i].append(batch.sampled(i));
            }
        }
    }

    /** The sequence with blocks of its own for so many tokens, from the block of token {@code first} on. */
    private static Sequence placed(Sequence sequence, int first, int tokens) {
        for (int block = first / BLOCK_SIZE; block < (first + tokens) / BLOCK_SIZE; block++) {
            sequence.addBlock(block);
        }
        return sequence;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Tiles of noise: random pixels, never zeros, and made beforehand. */
    private static final class Noise implements PixelSource {
        private final int tiles;
        private final int tileSize;
        private final MemorySegment pixels;

        Noise(int tiles, int tileSize) {
            this.tiles = tiles;
            this.tileSize = tileSize;
            SplittableRandom random = new SplittableRandom(3);
            pixels = Arena.ofAuto().allocate(3L * 4 * tileSize * tileSize, 64);
            for (long i = 0; i < 3L * tileSize * tileSize; i++) {
                pixels.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (random.nextDouble() * 4 - 2));
            }
        }

        @Override
        public int tiles() {
            return tiles;
        }

        @Override
        public int tileSize() {
            return tileSize;
        }

        @Override
        public void write(int tile, MemorySegment out) {
            out.asSlice(0, pixels.byteSize()).copyFrom(pixels);
        }
    }
}
