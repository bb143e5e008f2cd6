package dev.fovea.engine;

import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.Plan;
import dev.fovea.engine.backend.SamplerInputs;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.model.Decoder;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.Probe;
import dev.fovea.engine.model.Projector;
import dev.fovea.engine.model.Rope;
import dev.fovea.engine.model.SamplerBuffers;
import dev.fovea.engine.model.StepBuffers;
import dev.fovea.engine.model.VisionLanguageModel;
import dev.fovea.engine.model.VisionTransformer;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import dev.fovea.engine.schedule.StepRunner;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns a batch into the step's inputs, replays or records the plan, and reads what was sampled. One runner serves every
 * backend. Belongs to the engine thread, as its device does.
 */
public final class ModelRunner implements StepRunner {
    /** Step sizes whose views and plans are kept. */
    private static final int KEPT_SIZES = 128;

    private final Device device;
    private final Kernels kernels;
    private final InternVlConfig config;
    private final VisionLanguageModel model;
    private final KvCache cache;
    private final StepBuffers step;
    private final SamplerBuffers sampler;
    private final Decoder.Buffers decoderBuffers;
    private final VisionTransformer.Buffers[] visionBuffers; // by number of tiles, from 1
    private final Projector.Buffers projectorBuffers;
    private final Tensor projected; // [tiles · tokensPerTile, hidden]
    private final MemorySegment projectedValues; // host memory for all of projected
    private final Tensor pool; // [embeddingRows, hidden]
    private final MemorySegment[] tilePixels; // host memory for all tiles of a pass, by number of tiles
    private final int[] counts; // [vocabulary]
    private final Map<Long, StepSize> sizes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, StepSize> eldest) {
            boolean full = size() > KEPT_SIZES;
            if (full) {
                eldest.getValue().plan().close();
            }
            return full;
        }
    };
    private StepSize lastSize;

    /**
     * @param kv dimensions of the KV cache to allocate
     * @param maxTokens tokens of the largest step
     * @param maxSequences sequences of the largest step
     * @param contextTokens tokens of the longest sequence
     * @param embeddingRows visual tokens that the embedding pool holds
     */
    public ModelRunner(
            Device device,
            InternVlConfig config,
            VisionLanguageModel model,
            KvShape kv,
            int maxTokens,
            int maxSequences,
            int contextTokens,
            int embeddingRows) {
        this.device = device;
        this.kernels = device.kernels();
        this.config = config;
        this.model = model;
        DecoderConfig d = config.decoder();
        int tokens = Math.max(maxTokens, maxSequences);
        int tiles = Math.max(1, device.rowsOfAPass() / (1 + config.grid() * config.grid()));
        cache = device.allocateKvCache(kv);
        step = new StepBuffers(device, tokens, maxSequences, Math.ceilDiv(contextTokens, kv.blockSize()));
        sampler = new SamplerBuffers(device, maxSequences, d.vocabulary());
        decoderBuffers = Decoder.Buffers.allocate(device, d, tokens, maxSequences);
        visionBuffers = visionBuffers(tiles);
        projectorBuffers = Projector.Buffers.allocate(
                device, tiles * config.tokensPerTile(), config.vision().hidden(), d.hidden());
        projected = device.allocate(DType.F32, tiles * config.tokensPerTile(), d.hidden());
        projectedValues = device.hostMemory((long) Float.BYTES * projected.rows() * d.hidden());
        pool = device.allocate(DType.F32, embeddingRows, d.hidden());
        tilePixels = tilePixels(tiles);
        counts = new int[d.vocabulary()];
        lastSize = newSize();
    }

    private VisionTransformer.Buffers[] visionBuffers(int tiles) {
        VisionTransformer.Buffers[] buffers = new VisionTransformer.Buffers[tiles + 1];
        VisionTransformer.Buffers all =
                VisionTransformer.Buffers.allocate(device, config.vision(), config.tileSize(), tiles);
        for (int count = 0; count <= tiles; count++) {
            buffers[count] = all.forTiles(config.vision(), Math.max(1, count));
        }
        return buffers;
    }

    private MemorySegment[] tilePixels(int tiles) {
        long bytes = 4L * 3 * config.tileSize() * config.tileSize();
        MemorySegment all = device.hostMemory(tiles * bytes);
        MemorySegment[] pixels = new MemorySegment[tiles + 1];
        for (int count = 0; count <= tiles; count++) {
            pixels[count] = all.asSlice(0, count * bytes);
        }
        return pixels;
    }

    // Pictures

    @Override
    public int embeddingRows() {
        return pool.rows();
    }

    @Override
    public int tilesPerEncode() {
        return visionBuffers.length - 1;
    }

    @Override
    public int embeddingWidth() {
        return pool.dim(1);
    }

    @Override
    public void encode(PixelSource pixels, int fromTile, int tiles, int[] rows) {
        Tensor out = project(pixels, fromTile, tiles);
        int tokens = config.tokensPerTile();
        for (int i = 0; i < tiles; i++) {
            kernels.copy(pool.rows(rows[i], tokens), out.rows(i * tokens, tokens));
        }
        device.synchronize();
    }

    @Override
    public void pool(PixelSource pixels, int fromTile, int tiles, double[] sums) {
        Tensor out = project(pixels, fromTile, tiles);
        long numbers = (long) out.rows() * out.dim(1);
        device.download(out, projectedValues.asSlice(0, Float.BYTES * numbers));
        for (long i = 0; i < numbers; i++) {
            sums[(int) (i % sums.length)] += projectedValues.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        }
    }

    /** Visual tokens of some tiles, {@code [tiles · tokensPerTile, hidden]}, until the next tiles. */
    private Tensor project(PixelSource pixels, int fromTile, int tiles) {
        long bytes = 4L * 3 * config.tileSize() * config.tileSize();
        for (int i = 0; i < tiles; i++) {
            pixels.write(fromTile + i, tilePixels[tiles].asSlice(i * bytes, bytes));
        }
        VisionTransformer.Buffers vision = visionBuffers[tiles];
        device.upload(tilePixels[tiles], vision.pixels());
        model.vision().forward(kernels, vision, Probe.NONE);
        Tensor out = projected.rows(0, tiles * config.tokensPerTile());
        model.projector().forward(kernels, out, vision.hidden(), projectorBuffers, Probe.NONE);
        return out;
    }

    // Penalties

    @Override
    public void startCounts(Sequence sequence) {
        Arrays.fill(counts, 0);
        for (int index = 0; index < sequence.length(); index++) {
            if (index < sequence.promptLength()) {
                counts[sequence.token(index)] |= SamplerInputs.IN_PROMPT;
            } else {
                counts[sequence.token(index)]++;
            }
        }
        sampler.uploadCounts(sequence.countRow(), counts);
    }

    // Steps

    @Override
    public void step(StepBatch batch) {
        boolean visual = fill(batch);
        StepSize size = size();
        step.upload(size.step());
        sampler.upload(size.sampler());
        if (visual) {
            model.decoder().embed(kernels, size.decoder(), size.step().inputs());
            placeVisual(batch, size.decoder().stream());
            decode(size);
        } else {
            size.plan().replay();
        }
        sampler.download(size.sampler());
        readSampled(batch);
    }

    /** Writes tokens, sequences and sampling parameters; returns whether visual tokens are among them. */
    private boolean fill(StepBatch batch) {
        step.clear();
        sampler.clear();
        boolean visual = false;
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequence(i);
            int from = batch.start(i);
            int last = -1;
            for (int index = from; index < from + batch.count(i); index++) {
                last = addToken(sequence, index);
                visual |= sequence.visualRow(index) >= 0;
            }
            step.endSequence(from + batch.count(i), sequence.blocks(), sequence.blockCount());
            if (batch.samples(i)) {
                step.addOutput(last);
                sampler.add(sequence.sampling(), sequence.uniform(), sequence.countRow(), sequence.alternatives());
            }
        }
        return visual;
    }

    private int addToken(Sequence sequence, int index) {
        Rope rope = config.decoder().rope();
        int blockSize = cache.shape().blockSize();
        // V2PE takes the place of scaling (reference: rope_scaling becomes v2pe).
        boolean standard = sequence.prompt().stride().equals(VisualStride.ONE);
        return step.addToken(
                sequence.token(index),
                sequence.position(index) * (standard ? rope.positionScale() : 1),
                standard ? rope.baseFor(sequence.rotaryLength(index)) : (float) rope.base(),
                sequence.blocks()[index / blockSize] * blockSize + index % blockSize);
    }

    /** Overwrites the rows of visual tokens with their embeddings, whole runs at a time. */
    private void placeVisual(StepBatch batch, Tensor stream) {
        int row = 0;
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequence(i);
            int end = batch.start(i) + batch.count(i);
            int index = batch.start(i);
            while (index < end) {
                int first = sequence.visualRow(index);
                int run = 1;
                while (index + run < end && sequence.visualRow(index + run) == (first < 0 ? -1 : first + run)) {
                    run++;
                }
                if (first >= 0) {
                    kernels.copy(stream.rows(row, run), pool.rows(first, run));
                }
                row += run;
                index += run;
            }
        }
    }

    private void decode(StepSize size) {
        model.decoder().forward(kernels, size.decoder(), size.step().inputs(), cache, Probe.NONE);
        if (sampler.rows() > 0) {
            kernels.sample(
                    size.sampler().outputs(),
                    size.decoder().logits(),
                    size.sampler().inputs());
        }
    }

    private void readSampled(StepBatch batch) {
        int row = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.samples(i)) {
                batch.setSampled(i, sampler.id(row));
                int alternatives = batch.sequence(i).alternatives();
                if (alternatives >= 0) {
                    batch.setLogprob(i, sampler.logprob(row));
                }
                for (int rank = 0; rank < alternatives; rank++) {
                    batch.setAlternative(i, rank, sampler.topId(row, rank), sampler.topLogprob(row, rank));
                }
                row++;
            }
        }
    }

    // Sizes

    /** Views, and the plan over them, for steps of one size. */
    private record StepSize(StepBuffers.View step, SamplerBuffers.View sampler, Decoder.Buffers decoder, Plan plan) {}

    /** The kept one for what was filled in; decode steps of equal size follow each other, so the last usually fits. */
    private StepSize size() {
        if (step.fits(lastSize.step())) {
            return lastSize;
        }
        long key = ((long) step.tokens() << 32) | ((long) step.sequences() << 16) | step.outputs();
        lastSize = sizes.computeIfAbsent(key, ignored -> newSize());
        return lastSize;
    }

    private StepSize newSize() {
        StepBuffers.View stepView = step.view();
        SamplerBuffers.View samplerView = sampler.view();
        Decoder.Buffers decoder = decoderBuffers.view(config.decoder(), step.tokens(), step.outputs());
        boolean samples = sampler.rows() > 0;
        Plan plan = device.record(() -> {
            model.decoder().embed(kernels, decoder, stepView.inputs());
            model.decoder().forward(kernels, decoder, stepView.inputs(), cache, Probe.NONE);
            if (samples) {
                kernels.sample(samplerView.outputs(), decoder.logits(), samplerView.inputs());
            }
        });
        return new StepSize(stepView, samplerView, decoder, plan);
    }
}
