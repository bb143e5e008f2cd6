package dev.fovea.engine.schedule;

import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.prompt.EncodedPrompt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A model of hashes instead of numbers. What is stored for a token depends on its id or pixels, its position, its rotary
 * length and on everything stored before it, read through the block table; what is sampled depends on that, on the draw and
 * on the penalty counts. A wrong block, a stale slot, a row of another picture or a colliding prefix gives another answer.
 */
public final class FakeRunner implements StepRunner {
    /** Ids are below this. */
    public static final int VOCABULARY = 100;

    private final SchedulerLimits limits;
    private final int steadyTokens;
    private final long[] slots;
    private final long[] embeddings;
    private final int[][] counts;
    private final MemorySegment pixels = Arena.ofAuto().allocate(12);
    private final List<Integer> encodedContents = new ArrayList<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Consumer<StepBatch> beforeStep = batch -> {};
    private volatile Consumer<PixelSource> beforeEncode = picture -> {};

    public FakeRunner(SchedulerLimits limits) {
        this(limits, Integer.MAX_VALUE);
    }

    /** A model whose rotary angles depend on the length of sequences beyond that many tokens. */
    public FakeRunner(SchedulerLimits limits, int steadyTokens) {
        this.limits = limits;
        this.steadyTokens = steadyTokens;
        this.slots = new long[limits.kvTokens()];
        this.embeddings = new long[limits.embeddingRows()];
        this.counts = new int[limits.maxSequences()][VOCABULARY];
    }

    /** Something to do, or to throw, before each step. */
    public void beforeStep(Consumer<StepBatch> action) {
        beforeStep = action;
    }

    /** Something to do, or to throw, before each encode. */
    public void beforeEncode(Consumer<PixelSource> action) {
        beforeEncode = action;
    }

    public void failNextSteps(int count) {
        failures.set(count);
    }

    public int steps() {
        return steps.get();
    }

    /** Contents of the pictures whose first tile was encoded, in order. */
    public List<Integer> encodedContents() {
        return List.copyOf(encodedContents);
    }

    /** The tokens that a sequence writes when it is alone: what every schedule has to reproduce. */
    public static List<Integer> alone(Sequence asked, int tokens, Set<Integer> ends, int steadyTokens) {
        EncodedPrompt prompt = asked.prompt();
        int room = prompt.length() + tokens;
        int rows = prompt.visualTokens();
        SchedulerLimits limits = new SchedulerLimits(1, room, 1, room, Math.max(1, rows), 1, 1);
        FakeRunner runner = new FakeRunner(limits, steadyTokens);
        Sequence sequence = new Sequence(prompt, asked.sampling(), asked.seed(), asked.choice());
        sequence.addBlock(0);
        runner.encodeAll(sequence);
        if (sequence.hasPenalties()) {
            sequence.countRow(0);
            runner.startCounts(sequence);
        }
        StepBatch batch = new StepBatch(1);
        while (sequence.written() < tokens) {
            batch.clear();
            batch.add(sequence, sequence.remaining());
            runner.step(batch);
            if (ends.contains(batch.sampled(0))) {
                break;
            }
            sequence.computed(sequence.length());
            sequence.append(batch.sampled(0));
        }
        return Arrays.stream(sequence.tokens(), sequence.promptLength(), sequence.length())
                .boxed()
                .toList();
    }

    private void encodeAll(Sequence sequence) {
        int row = 0;
        for (int span = 0; span < sequence.prompt().spans().size(); span++) {
            PixelSource picture = sequence.prompt().spans().get(span).image();
            for (int tile = 0; tile < picture.tiles(); tile++) {
                sequence.tileRows(span)[tile] = row;
                encode(picture, tile, 1, new int[] {row});
                row += FakePrompts.TOKENS_PER_TILE;
            }
        }
    }

    @Override
    public int embeddingRows() {
        return limits.embeddingRows();
    }

    @Override
    public int tilesPerEncode() {
        return limits.tilesPerEncode();
    }

    @Override
    public void encode(PixelSource picture, int fromTile, int tiles, int[] rows) {
        beforeEncode.accept(picture);
        for (int i = 0; i < tiles; i++) {
            picture.write(fromTile + i, pixels);
            float content = pixels.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
            float tile = pixels.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4);
            if (tile == 0) {
                encodedContents.add((int) content);
            }
            for (int k = 0; k < FakePrompts.TOKENS_PER_TILE; k++) {
                embeddings[rows[i] + k] = mix(mix(mix((long) content) + (long) tile) + k);
            }
        }
    }

    @Override
    public int embeddingWidth() {
        return 2;
    }

    /** Adds a tile's content and number. */
    @Override
    public void pool(PixelSource picture, int fromTile, int tiles, double[] sums) {
        beforeEncode.accept(picture);
        for (int i = 0; i < tiles; i++) {
            picture.write(fromTile + i, pixels);
            sums[0] += pixels.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
            sums[1] += pixels.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4);
        }
    }

    @Override
    public void startCounts(Sequence sequence) {
        int[] row = counts[sequence.countRow()];
        Arrays.fill(row, 0);
        for (int index = 0; index < sequence.length(); index++) {
            row[sequence.token(index)] += index < sequence.promptLength() ? 1000 : 1;
        }
    }

    @Override
    public void step(StepBatch batch) {
        steps.incrementAndGet();
        beforeStep.accept(batch);
        check(batch);
        if (failures.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            throw new IllegalStateException("the fake device failed");
        }
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequence(i);
            int end = batch.start(i) + batch.count(i);
            for (int index = batch.start(i); index < end; index++) {
                store(sequence, index);
            }
            if (batch.samples(i)) {
                sample(batch, i, slots[slot(sequence, end - 1)]);
            }
        }
    }

    private void check(StepBatch batch) {
        Set<Sequence> distinct = new HashSet<>(batch.sequences());
        if (batch.size() == 0 || distinct.size() < batch.size() || batch.tokens() > limits.stepTokens()) {
            throw new AssertionError("not a batch: %d sequences, %d distinct, %d tokens"
                    .formatted(batch.size(), distinct.size(), batch.tokens()));
        }
    }

    private void store(Sequence sequence, int index) {
        long attended = 0;
        for (int before = 0; before < index; before++) {
            attended += slots[slot(sequence, before)] * (2L * before + 1);
        }
        int row = sequence.visualRow(index);
        long own = row < 0 ? sequence.token(index) : embeddings[row];
        int length = sequence.rotaryLength(index);
        long rotary = length > steadyTokens && sequence.prompt().stride().in256ths() == 256 ? length : 0;
        slots[slot(sequence, index)] =
                mix(mix(mix(attended) + own) + Float.floatToIntBits(sequence.position(index))) + rotary;
    }

    private int slot(Sequence sequence, int index) {
        int size = limits.blockSize();
        if (index / size >= sequence.blockCount()) {
            throw new AssertionError("no block for index " + index + " of " + sequence);
        }
        return sequence.blocks()[index / size] * size + index % size;
    }

    private void sample(StepBatch batch, int i, long state) {
        Sequence sequence = batch.sequence(i);
        long draw = sequence.sampling().isGreedy() ? 0 : Float.floatToIntBits(sequence.uniform());
        long mixed = mix(state + draw);
        if (sequence.countRow() >= 0) {
            int[] row = counts[sequence.countRow()];
            for (int id = 0; id < VOCABULARY; id++) {
                mixed += mix(id) * row[id];
            }
        }
        int id = (int) Math.floorMod(mix(mixed), VOCABULARY);
        if (sequence.countRow() >= 0) {
            counts[sequence.countRow()][id]++;
        }
        batch.setSampled(i, id);
        batch.setLogprob(i, -id / 100f);
        for (int rank = 0; rank < sequence.alternatives(); rank++) {
            batch.setAlternative(i, rank, (id + rank) % VOCABULARY, -rank);
        }
    }

    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L + 0x632be59bd9b4e019L;
        z = (z ^ (z >>> 32)) * 0xd6e8feb86659fd93L;
        return z ^ (z >>> 29);
    }
}
