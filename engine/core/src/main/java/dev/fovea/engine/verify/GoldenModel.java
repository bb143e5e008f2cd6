package dev.fovea.engine.verify;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.model.Decoder;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.Probe;
import dev.fovea.engine.model.Projector;
import dev.fovea.engine.model.StepBuffers;
import dev.fovea.engine.model.VisionLanguageModel;
import dev.fovea.engine.model.VisionTransformer;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlModel;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import dev.fovea.engine.weights.Checkpoint;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A model driven by hand: ids, positions and pixels go in as the golden files give them, so that the arithmetic is checked
 * apart from tokenizer, tiling and scheduler.
 */
final class GoldenModel {
    private static final int BLOCK_SIZE = 16;
    private static final int MAX_TOKENS = 1024;

    private final Device device;
    private final InternVlConfig config;
    private final VisionLanguageModel model;
    private final KvCache cache;
    private final StepBuffers step;
    private final Decoder.Buffers buffers;
    private int freeBlock;

    GoldenModel(InternVlConfig config, Checkpoint checkpoint, Device device) {
        this.device = device;
        this.config = config;
        this.model = InternVlModel.load(config, checkpoint, device);
        DecoderConfig d = config.decoder();
        int blocks = 4 * MAX_TOKENS / BLOCK_SIZE;
        this.cache = device.allocateKvCache(new KvShape(
                d.layers(),
                blocks,
                BLOCK_SIZE,
                d.kvHeads(),
                d.headDim(),
                device.options().kvType()));
        this.step = new StepBuffers(device, MAX_TOKENS, 16, blocks);
        this.buffers = Decoder.Buffers.allocate(device, d, MAX_TOKENS, MAX_TOKENS);
    }

    InternVlConfig config() {
        return config;
    }

    /**
     * Visual tokens of tiles.
     *
     * @param pixels F32 {@code [tiles, 3, side, side]}
     * @return {@code [tiles · tokensPerTile, hidden]}
     */
    Tensor encode(HostTensor pixels, Probe probe) {
        int tiles = pixels.dim(0);
        VisionTransformer.Buffers vision =
                VisionTransformer.Buffers.allocate(device, config.vision(), pixels.dim(3), tiles);
        int tokens = tiles * config.tokensPerTile();
        Tensor visual = device.allocate(DType.F32, tokens, config.decoder().hidden());
        device.upload(pixels.data(), vision.pixels());
        model.vision().forward(device.kernels(), vision, probe);
        model.projector()
                .forward(
                        device.kernels(),
                        visual,
                        vision.hidden(),
                        Projector.Buffers.allocate(
                                device,
                                tokens,
                                config.vision().hidden(),
                                config.decoder().hidden()),
                        probe);
        return visual;
    }

    /** A sequence that grows: its blocks and how many tokens are in them. */
    Run start(boolean dynamicRope) {
        int[] blocks = new int[MAX_TOKENS / BLOCK_SIZE];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = freeBlock++ % (4 * MAX_TOKENS / BLOCK_SIZE);
        }
        return new Run(blocks, dynamicRope);
    }

    /** One sequence. */
    static final class Run {
        private final int[] blocks;
        private final boolean dynamicRope;
        private int length;

        private Run(int[] blocks, boolean dynamicRope) {
            this.blocks = blocks;
            this.dynamicRope = dynamicRope;
        }
    }

    /**
     * What a sequence reads in one step.
     *
     * @param ids token ids
     * @param positions rotary positions
     * @param visual visual embeddings, in the order of the ids that stand for them; empty for none
     */
    record Chunk(Run run, int[] ids, float[] positions, List<Tensor> visual) {}

    /** Runs a step; returns logits {@code [sum of chunks' ids, vocabulary]}. */
    HostTensor run(List<Chunk> chunks, Probe probe) {
        fill(chunks);
        StepBuffers.View view = step.view();
        step.upload(view);
        Decoder.Buffers b = buffers.view(config.decoder(), step.tokens(), step.outputs());
        model.decoder().embed(device.kernels(), b, view.inputs());
        int row = 0;
        for (Chunk chunk : chunks) {
            placeVisual(b.stream(), row, chunk);
            row += chunk.ids().length;
        }
        model.decoder().forward(device.kernels(), b, view.inputs(), cache, probe);
        return download(device, "logits", b.logits());
    }

    private void fill(List<Chunk> chunks) {
        step.clear();
        for (Chunk chunk : chunks) {
            Run run = chunk.run();
            int total = run.length + chunk.ids().length;
            float base = config.decoder().rope().baseFor(run.dynamicRope ? total : 0);
            for (int i = 0; i < chunk.ids().length; i++) {
                int index = run.length + i;
                int slot = run.blocks[index / BLOCK_SIZE] * BLOCK_SIZE + index % BLOCK_SIZE;
                step.addOutput(step.addToken(chunk.ids()[i], chunk.positions()[i], base, slot));
            }
            run.length = total;
            step.endSequence(total, run.blocks, run.blocks.length);
        }
    }

    private void placeVisual(Tensor stream, int firstRow, Chunk chunk) {
        int imageToken = imageToken(chunk);
        int next = 0;
        for (Tensor visual : chunk.visual()) {
            for (int i = 0; i < visual.rows(); i++) {
                while (chunk.ids()[next] != imageToken) {
                    next++;
                }
                device.kernels().copy(stream.rows(firstRow + next, 1), visual.rows(i, 1));
                next++;
            }
        }
    }

    /** The id that stands for a visual token: one that occurs exactly as often as they do, in runs of whole tiles. */
    private int imageToken(Chunk chunk) {
        int count = chunk.visual().stream().mapToInt(Tensor::rows).sum();
        if (count == 0) {
            return -1;
        }
        return Arrays.stream(chunk.ids())
                .filter(candidate -> standsForTiles(chunk.ids(), candidate, count))
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        ErrorCode.REQUEST_INVALID,
                        "expected an id that occurs %d times, once a visual token; found none".formatted(count)));
    }

    private boolean standsForTiles(int[] ids, int candidate, int count) {
        int seen = 0;
        int run = 0;
        for (int id : ids) {
            if (id == candidate) {
                seen++;
                run++;
            } else if (run % config.tokensPerTile() != 0) {
                return false;
            } else {
                run = 0;
            }
        }
        return seen == count;
    }

    /** A copy of a dense tensor on the host. */
    static HostTensor download(Device device, String name, Tensor tensor) {
        int[] shape = new int[tensor.rank()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.dim(i);
        }
        float[] values = new float[Math.toIntExact(tensor.elements())];
        MemorySegment memory = MemorySegment.ofArray(values);
        device.download(tensor, memory);
        return new HostTensor(name, DType.F32, shape, memory);
    }
}
