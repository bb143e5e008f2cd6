package dev.fovea.engine.model.internvl;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightRole;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.model.Decoder;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.DecoderConfig.Kind;
import dev.fovea.engine.model.Projector;
import dev.fovea.engine.model.VisionConfig;
import dev.fovea.engine.model.VisionConfig.Norm;
import dev.fovea.engine.model.VisionLanguageModel;
import dev.fovea.engine.model.VisionTransformer;
import dev.fovea.engine.tensor.HostMatrix;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import dev.fovea.engine.weights.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts an InternVL model together on a device from a checkpoint of either layout. */
public final class InternVlModel {
    private final InternVlConfig config;
    private final Checkpoint checkpoint;
    private final Device device;
    private final TensorNames names;

    private InternVlModel(InternVlConfig config, Checkpoint checkpoint, Device device) {
        this.config = config;
        this.checkpoint = checkpoint;
        this.device = device;
        this.names = TensorNames.of(checkpoint, config.decoder().kind());
    }

    /**
     * Packs every weight. The checkpoint must stay open as long as the model, since the device may keep reading the
     * embedding table from it.
     */
    public static VisionLanguageModel load(InternVlConfig config, Checkpoint checkpoint, Device device) {
        InternVlModel loader = new InternVlModel(config, checkpoint, device);
        return new VisionLanguageModel(loader.vision(), loader.projector(), loader.decoder());
    }

    // Vision transformer

    private VisionTransformer vision() {
        VisionConfig v = config.vision();
        String prefix = names.vision();
        HostTensor convolution =
                checkpoint.tensor(prefix + names.patch() + ".weight", v.hidden(), 3, v.patch(), v.patch());
        HostTensor patchBias = checkpoint.tensor(prefix + names.patch() + ".bias", v.hidden());
        HostTensor classRow = checkpoint.tensor(prefix + names.classRow(), 1, 1, v.hidden());
        int trained = v.trainedGrid();
        HostTensor positions = checkpoint.tensor(prefix + names.positions(), 1, 1 + trained * trained, v.hidden());
        VisionTransformer.Embedding embedding = new VisionTransformer.Embedding(
                device.pack(WeightSource.of(
                        convolution.reshape(v.hidden(), 3 * v.patch() * v.patch()), patchBias, WeightRole.VISION)),
                device.vector(classRow.reshape(1, v.hidden())),
                device.vector(
                        PositionTable.resize(positions.reshape(1 + trained * trained, v.hidden()), config.grid())));
        List<VisionTransformer.Block> blocks = new ArrayList<>();
        for (int i = 0; i < config.visionBlocks(); i++) {
            blocks.add(visionBlock(prefix + names.visionBlock().formatted(i), "vit_layer_" + i));
        }
        return new VisionTransformer(v, embedding, blocks);
    }

    private VisionTransformer.Block visionBlock(String prefix, String name) {
        VisionConfig v = config.vision();
        int width = v.hidden();
        int rowsEach = 3 * width / names.visionQkv().size();
        List<HostTensor> parts = new ArrayList<>();
        List<HostTensor> bias = new ArrayList<>();
        for (String part : names.visionQkv()) {
            parts.add(checkpoint.tensor(prefix + part + ".weight", rowsEach, width));
            if (v.qkvBias()) {
                bias.add(checkpoint.tensor(prefix + part + ".bias", rowsEach));
            }
        }
        return new VisionTransformer.Block(
                visionNorm(prefix + names.norm1()),
                device.pack(new WeightSource(parts, bias, Optional.empty(), WeightRole.VISION)),
                optionalVector(v.qkNorm(), prefix + names.qNorm(), width),
                optionalVector(v.qkNorm(), prefix + names.kNorm(), width),
                scaled(prefix + names.visionOutput(), prefix + names.scale1(), width, width),
                visionNorm(prefix + names.norm2()),
                biased(prefix + "mlp.fc1", v.mlp(), width),
                scaled(prefix + "mlp.fc2", prefix + names.scale2(), width, v.mlp()),
                name);
    }

    private VisionTransformer.BlockNorm visionNorm(String name) {
        VisionConfig v = config.vision();
        return new VisionTransformer.BlockNorm(
                vector(name + ".weight", v.hidden()),
                optionalVector(v.norm() == Norm.LAYER, name + ".bias", v.hidden()),
                v.epsilon());
    }

    // Projector

    private Projector projector() {
        int wide = 4 * config.vision().hidden();
        int hidden = config.decoder().hidden();
        return new Projector(
                config.order(),
                vector(names.projectorNorm() + ".weight", wide),
                vector(names.projectorNorm() + ".bias", wide),
                biased(names.projector1(), hidden, wide),
                biased(names.projector2(), hidden, hidden));
    }

    // Decoder

    private Decoder decoder() {
        DecoderConfig d = config.decoder();
        String prefix = names.decoder();
        boolean internLm2 = d.kind() == Kind.INTERNLM2;
        HostTensor embeddings = checkpoint.tensor(
                prefix + (internLm2 ? "tok_embeddings.weight" : "embed_tokens.weight"), d.vocabulary(), d.hidden());
        List<Decoder.Block> blocks = new ArrayList<>();
        for (int i = 0; i < d.layers(); i++) {
            String block = prefix + "layers." + i + ".";
            String name = "llm_layer_" + i;
            blocks.add(internLm2 ? internLm2Block(block, name) : block(block, name));
        }
        // Files leave the head out when it is tied; the configuration's word on tying is not reliable.
        HostTensor head = config.tiedHead() && !checkpoint.has(names.head())
                ? embeddings
                : checkpoint.tensor(names.head(), d.vocabulary(), d.hidden());
        return new Decoder(
                d,
                device.resident(embeddings),
                blocks,
                vector(prefix + "norm.weight", d.hidden()),
                device.pack(WeightSource.of(head, WeightRole.HEAD)));
    }

    private Decoder.Block block(String prefix, String name) {
        DecoderConfig d = config.decoder();
        int queries = d.heads() * d.headDim();
        int keys = d.kvHeads() * d.headDim();
        List<HostMatrix> parts = new ArrayList<>();
        List<HostTensor> bias = new ArrayList<>();
        addProjection(parts, bias, prefix + "self_attn.q_proj", queries);
        addProjection(parts, bias, prefix + "self_attn.k_proj", keys);
        addProjection(parts, bias, prefix + "self_attn.v_proj", keys);
        return new Decoder.Block(
                vector(prefix + "input_layernorm.weight", d.hidden()),
                device.pack(new WeightSource(parts, bias)),
                optionalVector(d.qkNorm(), prefix + "self_attn.q_norm.weight", d.headDim()),
                optionalVector(d.qkNorm(), prefix + "self_attn.k_norm.weight", d.headDim()),
                plain(prefix + "self_attn.o_proj.weight", d.hidden(), queries),
                vector(prefix + "post_attention_layernorm.weight", d.hidden()),
                gateUp(prefix + "mlp.gate_proj.weight", prefix + "mlp.up_proj.weight"),
                plain(prefix + "mlp.down_proj.weight", d.hidden(), d.mlp()),
                name);
    }

    private void addProjection(List<HostMatrix> parts, List<HostTensor> bias, String name, int rows) {
        parts.add(checkpoint.matrix(name + ".weight", rows, config.decoder().hidden()));
        if (config.decoder().qkvBias()) {
            bias.add(checkpoint.tensor(name + ".bias", rows));
        }
    }

    private Decoder.Block internLm2Block(String prefix, String name) {
        DecoderConfig d = config.decoder();
        return new Decoder.Block(
                vector(prefix + "attention_norm.weight", d.hidden()),
                device.pack(new WeightSource(unpackWqkv(prefix), List.of())),
                Optional.empty(),
                Optional.empty(),
                plain(prefix + "attention.wo.weight", d.hidden(), d.heads() * d.headDim()),
                vector(prefix + "ffn_norm.weight", d.hidden()),
                gateUp(prefix + "feed_forward.w1.weight", prefix + "feed_forward.w3.weight"),
                plain(prefix + "feed_forward.w2.weight", d.hidden(), d.mlp()),
                name);
    }

    /**
     * InternLM2 groups the rows of its fused projection by key/value head: that head's queries, its key, its value
     * (reference: {@code modeling_internlm2.py}, the rearrange in attention). Put in order: queries, keys, values.
     */
    private List<HostMatrix> unpackWqkv(String prefix) {
        DecoderConfig d = config.decoder();
        HostMatrix packed = checkpoint.matrix(prefix + "attention.wqkv.weight", d.qkvWidth(), d.hidden());
        int queryRows = d.heads() / d.kvHeads() * d.headDim();
        int groupRows = queryRows + 2 * d.headDim();
        List<HostMatrix> parts = new ArrayList<>();
        for (int head = 0; head < d.kvHeads(); head++) {
            parts.add(packed.slice(head * groupRows, queryRows));
        }
        for (int offset : new int[] {queryRows, queryRows + d.headDim()}) {
            for (int head = 0; head < d.kvHeads(); head++) {
                parts.add(packed.slice(head * groupRows + offset, d.headDim()));
            }
        }
        return parts;
    }

    private Weight gateUp(String gate, String up) {
        DecoderConfig d = config.decoder();
        return device.pack(new WeightSource(
                List.of(checkpoint.matrix(gate, d.mlp(), d.hidden()), checkpoint.matrix(up, d.mlp(), d.hidden())),
                List.of()));
    }

    // Pieces

    private Weight plain(String name, int outputs, int inputs) {
        return device.pack(WeightSource.of(checkpoint.matrix(name, outputs, inputs), WeightRole.LAYER));
    }

    private Weight biased(String name, int outputs, int inputs) {
        return device.pack(WeightSource.of(
                checkpoint.tensor(name + ".weight", outputs, inputs),
                checkpoint.tensor(name + ".bias", outputs),
                WeightRole.VISION));
    }

    private Weight scaled(String name, String scale, int outputs, int inputs) {
        return device.pack(new WeightSource(
                List.of(checkpoint.tensor(name + ".weight", outputs, inputs)),
                List.of(checkpoint.tensor(name + ".bias", outputs)),
                Optional.of(checkpoint.tensor(scale, outputs)),
                WeightRole.VISION));
    }

    private Tensor vector(String name, int length) {
        return device.vector(checkpoint.tensor(name, length));
    }

    private Optional<Tensor> optionalVector(boolean present, String name, int length) {
        return present ? Optional.of(vector(name, length)) : Optional.empty();
    }
}
