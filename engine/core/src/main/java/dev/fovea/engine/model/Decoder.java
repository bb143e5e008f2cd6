package dev.fovea.engine.model;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The language model: pre-norm blocks of grouped-query attention and a gated MLP. One definition serves Qwen2, Qwen3,
 * Llama, InternLM2 and InternLM3; what differs between them is which weights a block has.
 */
public final class Decoder {
    private final DecoderConfig config;
    private final Tensor embeddings; // [vocabulary, hidden], as the checkpoint holds it
    private final List<Block> blocks;
    private final Tensor finalNorm;
    private final Weight head;

    public Decoder(DecoderConfig config, Tensor embeddings, List<Block> blocks, Tensor finalNorm, Weight head) {
        this.config = config;
        this.embeddings = embeddings;
        this.blocks = List.copyOf(blocks);
        this.finalNorm = finalNorm;
        this.head = head;
    }

    /**
     * One block.
     *
     * @param inputNorm {@code [hidden]}
     * @param qkv {@code [(heads + 2 · kvHeads) · headDim, hidden]}: queries, keys, values
     * @param qNorm {@code [headDim]}, present with {@code kNorm} for Qwen3
     * @param output {@code [hidden, heads · headDim]}
     * @param postNorm {@code [hidden]}
     * @param gateUp {@code [2 · mlp, hidden]}: gate, then up
     * @param down {@code [hidden, mlp]}
     * @param name the activation's name after this block
     */
    public record Block(
            Tensor inputNorm,
            Weight qkv,
            Optional<Tensor> qNorm,
            Optional<Tensor> kNorm,
            Weight output,
            Tensor postNorm,
            Weight gateUp,
            Weight down,
            String name) {}

    /** Work buffers for a number of tokens and of rows whose logits are wanted. */
    public static final class Buffers {
        final Tensor x; // [tokens, hidden], the residual stream
        final Tensor h; // [tokens, hidden]
        final Tensor qkv; // [tokens, (heads + 2 · kvHeads) · headDim]
        final Tensor q;
        final Tensor k;
        final Tensor v;
        final Tensor attended; // [tokens, heads · headDim]
        final Tensor gated; // [tokens, 2 · mlp] or [tokens, mlp]
        final Tensor angles; // [tokens, headDim]
        final Tensor last; // [outputs, hidden]
        final Tensor logits; // [outputs, vocabulary]

        private Buffers(
                DecoderConfig config,
                Tensor x,
                Tensor h,
                Tensor qkv,
                Tensor attended,
                Tensor gated,
                Tensor angles,
                Tensor last,
                Tensor logits) {
            this.x = x;
            this.h = h;
            this.qkv = qkv;
            this.q = qkv.columns(0, config.heads() * config.headDim());
            this.k = qkv.columns(config.heads() * config.headDim(), config.kvHeads() * config.headDim());
            this.v = qkv.columns(
                    (config.heads() + config.kvHeads()) * config.headDim(), config.kvHeads() * config.headDim());
            this.attended = attended;
            this.gated = gated;
            this.angles = angles;
            this.last = last;
            this.logits = logits;
        }

        /** Room for up to {@code tokens} tokens and {@code outputs} rows of logits. */
        public static Buffers allocate(Device device, DecoderConfig config, int tokens, int outputs) {
            DType argument = device.argumentType();
            return new Buffers(
                    config,
                    device.allocate(DType.F32, tokens, config.hidden()),
                    device.allocate(argument, tokens, config.hidden()),
                    device.allocate(DType.F32, tokens, config.qkvWidth()),
                    device.allocate(argument, tokens, config.heads() * config.headDim()),
                    device.gatedScratch(tokens, config.mlp()),
                    device.allocate(DType.F32, tokens, config.headDim()),
                    device.allocate(DType.F32, outputs, config.hidden()),
                    device.allocate(DType.F32, outputs, config.vocabulary()));
        }

        /** Views of the same memory for fewer rows. */
        public Buffers view(DecoderConfig config, int tokens, int outputs) {
            return new Buffers(
                    config,
                    x.rows(0, tokens),
                    h.rows(0, tokens),
                    qkv.rows(0, tokens),
                    attended.rows(0, tokens),
                    gated.rows(0, tokens),
                    angles.rows(0, tokens),
                    last.rows(0, outputs),
                    logits.rows(0, outputs));
        }

        /** The residual stream {@code [tokens, hidden]}, where visual embeddings are put after {@link #embed}. */
        public Tensor stream() {
            return x;
        }

        /** {@code [outputs, vocabulary]} */
        public Tensor logits() {
            return logits;
        }
    }

    /** Bytes of weights that one step reads: every block's matrices and the head, not the embedding table. */
    public long weightBytes() {
        long bytes = head.bytes();
        for (Block block : blocks) {
            bytes += block.qkv().bytes()
                    + block.output().bytes()
                    + block.gateUp().bytes()
                    + block.down().bytes();
        }
        return bytes;
    }

    /** Looks the step's tokens up in the embedding table; visual tokens are overwritten afterwards. */
    public void embed(Kernels kernels, Buffers b, StepInputs step) {
        kernels.gatherRows(b.x, embeddings, step.tokenIds());
    }

    /** From the residual stream to logits of the step's output rows, keys and values stored on the way. */
    public void forward(Kernels kernels, Buffers b, StepInputs step, KvCache cache, Probe probe) {
        probe.see("llm_inputs_embeds", b.x);
        kernels.rotaryTable(b.angles, step.positions(), step.rotaryBases());
        for (int layer = 0; layer < blocks.size(); layer++) {
            Block block = blocks.get(layer);
            kernels.rmsNorm(b.h, b.x, block.inputNorm(), config.epsilon());
            attention(kernels, b, step, cache, layer, block);
            kernels.rmsNorm(b.h, b.x, block.postNorm(), config.epsilon());
            kernels.gatedMlp(b.x, b.h, b.gated, block.gateUp(), block.down());
            probe.see(block.name(), b.x);
        }
        if (step.outputs() > 0) {
            kernels.gatherRows(b.last, b.x, step.outputRows());
            kernels.rmsNorm(b.last, b.last, finalNorm, config.epsilon());
            probe.see("llm_final_norm", b.last);
            kernels.linear(b.logits, b.last, head, Epilogue.STORE);
            probe.see("logits", b.logits);
        }
    }

    private void attention(Kernels kernels, Buffers b, StepInputs step, KvCache cache, int layer, Block block) {
        kernels.linear(b.qkv, b.h, block.qkv(), Epilogue.STORE);
        if (block.qNorm().isPresent() && block.kNorm().isPresent()) {
            kernels.rmsNorm(b.q, b.q, block.qNorm().get(), config.epsilon());
            kernels.rmsNorm(b.k, b.k, block.kNorm().get(), config.epsilon());
        }
        kernels.rotateAndStore(b.q, b.k, b.v, b.angles, cache, layer, step.slots());
        float scale = (float) (1 / Math.sqrt(config.headDim()));
        kernels.attendPaged(b.attended, b.q, cache, layer, step, scale);
        kernels.linear(b.x, b.attended, block.output(), Epilogue.ACCUMULATE);
    }
}
