package dev.fovea.engine.model;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * InternViT: patches and a class token through pre-norm blocks with layer scale, bidirectional attention inside each tile,
 * no final norm (InternVL 2.5 section 3.1; reference: {@code modeling_intern_vit.py}).
 */
public final class VisionTransformer {
    private final VisionConfig config;
    private final Embedding embedding;
    private final List<Block> blocks;

    /** @param blocks only those that run: a projector that reads an earlier layer leaves the later ones out */
    public VisionTransformer(VisionConfig config, Embedding embedding, List<Block> blocks) {
        this.config = config;
        this.embedding = embedding;
        this.blocks = List.copyOf(blocks);
    }

    /**
     * The entry.
     *
     * @param patch convolution as a matrix {@code [hidden, 3 · patch²]} with bias
     * @param classRow {@code [1, hidden]}
     * @param positions {@code [1 + grid², hidden]}, interpolated to the tile's grid
     */
    public record Embedding(Weight patch, Tensor classRow, Tensor positions) {}

    /**
     * One block.
     *
     * @param qkv {@code [3 · hidden, hidden]}
     * @param qNorm {@code [hidden]}, present with {@code kNorm} under qk-norm
     * @param output {@code [hidden, hidden]} with layer scale
     * @param fc1 {@code [mlp, hidden]}
     * @param fc2 {@code [hidden, mlp]} with layer scale
     * @param name the activation's name after this block
     */
    public record Block(
            BlockNorm norm1,
            Weight qkv,
            Optional<Tensor> qNorm,
            Optional<Tensor> kNorm,
            Weight output,
            BlockNorm norm2,
            Weight fc1,
            Weight fc2,
            String name) {}

    /** @param bias present for layer norms, absent for RMS norms */
    public record BlockNorm(Tensor weight, Optional<Tensor> bias, float epsilon) {
        void apply(Kernels kernels, Tensor out, Tensor x) {
            if (bias.isPresent()) {
                kernels.layerNorm(out, x, weight, bias.get(), epsilon);
            } else {
                kernels.rmsNorm(out, x, weight, epsilon);
            }
        }
    }

    /** Work buffers for a number of tiles. */
    public static final class Buffers {
        final Tensor pixels; // [tiles, 3, side, side]
        final Tensor patches; // [tiles · g², 3 · patch²]
        final Tensor x; // [tiles, 1 + g², hidden]
        final Tensor h; // [tiles · (1 + g²), hidden]
        final Tensor qkv; // [tiles · (1 + g²), 3 · hidden]
        final Tensor q;
        final Tensor k;
        final Tensor v;
        final Tensor attended; // [tiles · (1 + g²), hidden]
        final Tensor wide; // [tiles · (1 + g²), mlp]

        private Buffers(
                VisionConfig config,
                int tiles,
                int tokens,
                Tensor pixels,
                Tensor patches,
                Tensor x,
                Tensor h,
                Tensor qkv,
                Tensor attended,
                Tensor wide) {
            int rows = tiles * tokens;
            this.pixels = pixels.dim(0) == tiles ? pixels : first(pixels, tiles);
            this.patches = patches.rows(0, tiles * (tokens - 1));
            this.x = x.rows(0, rows).reshape(tiles, tokens, config.hidden());
            this.h = h.rows(0, rows);
            this.qkv = qkv.rows(0, rows);
            this.q = this.qkv.columns(0, config.hidden());
            this.k = this.qkv.columns(config.hidden(), config.hidden());
            this.v = this.qkv.columns(2 * config.hidden(), config.hidden());
            this.attended = attended.rows(0, rows);
            this.wide = wide.rows(0, rows);
        }

        /** Room for up to {@code tiles} tiles of that side. */
        public static Buffers allocate(Device device, VisionConfig config, int side, int tiles) {
            int grid = side / config.patch();
            int tokens = 1 + grid * grid;
            int rows = tiles * tokens;
            DType argument = device.argumentType();
            return new Buffers(
                    config,
                    tiles,
                    tokens,
                    device.allocate(DType.F32, tiles, 3, side, side),
                    device.allocate(DType.F32, tiles * grid * grid, 3 * config.patch() * config.patch()),
                    device.allocate(DType.F32, rows, config.hidden()),
                    device.allocate(argument, rows, config.hidden()),
                    device.allocate(DType.F32, rows, 3 * config.hidden()),
                    device.allocate(argument, rows, config.hidden()),
                    device.allocate(argument, rows, config.mlp()));
        }

        /** Views of the same memory for fewer tiles. */
        public Buffers forTiles(VisionConfig config, int tiles) {
            return new Buffers(
                    config,
                    tiles,
                    x.dim(1),
                    pixels,
                    patches,
                    x.reshape(x.rows(), config.hidden()),
                    h,
                    qkv,
                    attended,
                    wide);
        }

        private static Tensor first(Tensor pixels, int tiles) {
            int side = pixels.dim(3);
            return pixels.rows(0, tiles * 3 * side).reshape(tiles, 3, side, side);
        }

        /** Where a tile's normalised pixels go: {@code [tiles, 3, side, side]}. */
        public Tensor pixels() {
            return pixels;
        }

        /** The result: {@code [tiles, 1 + g², hidden]}. */
        public Tensor hidden() {
            return x;
        }
    }

    /** Reads {@code b.pixels()}, leaves the last block's output in {@code b.hidden()}. */
    public void forward(Kernels kernels, Buffers b, Probe probe) {
        kernels.patchEmbed(
                b.x,
                b.patches,
                b.pixels,
                config.patch(),
                embedding.patch(),
                embedding.classRow(),
                embedding.positions());
        probe.see("vit_embeddings", b.x);
        for (Block block : blocks) {
            attention(kernels, b, block);
            block.norm2().apply(kernels, b.h, b.x);
            kernels.linear(b.wide, b.h, block.fc1(), Epilogue.GELU);
            kernels.linear(b.x, b.wide, block.fc2(), Epilogue.ACCUMULATE);
            probe.see(block.name(), b.x);
        }
        probe.see("vit_last_hidden", b.x);
    }

    private void attention(Kernels kernels, Buffers b, Block block) {
        block.norm1().apply(kernels, b.h, b.x);
        kernels.linear(b.qkv, b.h, block.qkv(), Epilogue.STORE);
        if (block.qNorm().isPresent() && block.kNorm().isPresent()) {
            kernels.rmsNorm(b.q, b.q, block.qNorm().get(), config.epsilon());
            kernels.rmsNorm(b.k, b.k, block.kNorm().get(), config.epsilon());
        }
        float scale = (float) (1 / Math.sqrt((double) config.hidden() / config.heads()));
        kernels.attendDense(b.attended, b.q, b.k, b.v, b.x.dim(1), config.heads(), scale);
        kernels.linear(b.x, b.attended, block.output(), Epilogue.ACCUMULATE);
    }
}
