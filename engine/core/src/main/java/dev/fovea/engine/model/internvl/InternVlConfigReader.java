package dev.fovea.engine.model.internvl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.DecoderConfig.Kind;
import dev.fovea.engine.model.Rope;
import dev.fovea.engine.model.VisionConfig;
import dev.fovea.engine.model.internvl.InternVlConfig.Layout;
import dev.fovea.engine.model.internvl.InternVlConfig.Pixels;
import dev.fovea.engine.model.internvl.InternVlConfig.Tiling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads the JSON files of a model folder. A key that is absent has the meaning that the reference gives to its absence,
 * which differs between the layouts.
 */
public final class InternVlConfigReader {
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

    private final ConfigNode root;
    private final ConfigNode preprocessor;
    private final ConfigNode generation;

    private InternVlConfigReader(Path folder) {
        root = ConfigNode.read(folder.resolve("config.json"));
        preprocessor = ConfigNode.readIfThere(folder.resolve("preprocessor_config.json"));
        generation = ConfigNode.readIfThere(folder.resolve("generation_config.json"));
    }

    /** Reads a folder, or says what about it is not an InternVL model. */
    public static InternVlConfig read(Path folder) {
        if (!Files.exists(folder.resolve("config.json"))) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_MISSING, "expected a model folder with a config.json at " + folder);
        }
        InternVlConfigReader reader = new InternVlConfigReader(folder);
        String type = reader.root.text("model_type").orElse("none");
        return switch (type) {
            case "internvl_chat" -> reader.original();
            case "internvl" -> reader.hf();
            default ->
                throw new EngineException(
                        ErrorCode.CHECKPOINT_MODEL_UNKNOWN,
                        "%s: model_type must be internvl_chat or internvl; found %s".formatted(folder, type));
        };
    }

    private InternVlConfig original() {
        ConfigNode v = root.child("vision_config");
        // Absent keys mean InternViT-6B.
        VisionConfig vision = checked(
                v,
                new VisionConfig(
                        v.size("hidden_size", 3200),
                        v.size("num_hidden_layers", 48),
                        v.size("num_attention_heads", 25),
                        v.size("intermediate_size", 12800),
                        v.size("image_size", 224),
                        v.size("patch_size", 14),
                        v.flag("qkv_bias", false),
                        v.flag("qk_normalization", true),
                        norm(v, "rms_norm"),
                        (float) v.number("layer_norm_eps", 1e-6)));
        ConfigNode llm = root.child("llm_config");
        return assemble(
                Layout.ORIGINAL,
                vision,
                decoder(llm, originalKind(llm)),
                root.size("force_image_size", vision.imageSize()),
                PixelShuffle.valueOf(root.text("ps_version").orElse("v1").toUpperCase(Locale.ROOT)),
                blocks(vision, (int) root.number("select_layer", -1)),
                new Tiling(
                        root.flag("dynamic_image_size", false),
                        root.flag("use_thumbnail", false),
                        root.size("min_dynamic_patch", 1),
                        root.size("max_dynamic_patch", 6)),
                false);
    }

    private InternVlConfig hf() {
        ConfigNode v = root.child("vision_config");
        VisionConfig vision = checked(
                v,
                new VisionConfig(
                        v.size("hidden_size", 1024),
                        v.size("num_hidden_layers", 24),
                        v.size("num_attention_heads", 16),
                        v.size("intermediate_size", 4096),
                        v.size("image_size", 448),
                        v.size("patch_size", 14),
                        v.flag("attention_bias", false),
                        v.flag("use_qk_norm", false),
                        norm(v, "layer_norm"),
                        (float) v.number("layer_norm_eps", 1e-6)));
        if (!v.flag("use_mean_pooling", true)) {
            throw v.invalid("use_mean_pooling", "true (a final norm is not part of InternVL)");
        }
        ConfigNode text = root.child("text_config");
        return assemble(
                Layout.HF,
                vision,
                decoder(text, hfKind(text)),
                preprocessor.child("size").size("height", vision.imageSize()),
                PixelShuffle.V2,
                blocks(vision, (int) root.number("vision_feature_layer", -1)),
                new Tiling(
                        preprocessor.flag("crop_to_patches", true),
                        preprocessor.flag("use_thumbnail", true),
                        preprocessor.size("min_patches", 1),
                        preprocessor.size("max_patches", 12)),
                text.flag("tie_word_embeddings", false));
    }

    private InternVlConfig assemble(
            Layout layout,
            VisionConfig vision,
            DecoderConfig decoder,
            int tileSize,
            PixelShuffle order,
            int visionBlocks,
            Tiling tiling,
            boolean tied) {
        if (root.number("downsample_ratio", 0.5) != 0.5) {
            throw root.invalid("downsample_ratio", "0.5");
        }
        if (tileSize % (2 * vision.patch()) != 0) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_CONFIG_INVALID,
                    "%s: a tile of %d pixels is not an even number of patches of %d"
                            .formatted(root.where(), tileSize, vision.patch()));
        }
        if (tiling.minTiles() > tiling.maxTiles()) {
            throw root.invalid("min_dynamic_patch", "at most max_dynamic_patch");
        }
        return new InternVlConfig(
                layout,
                vision,
                decoder,
                tileSize,
                order,
                visionBlocks,
                tiling,
                new Pixels(
                        channels(preprocessor, "image_mean", IMAGENET_MEAN),
                        channels(preprocessor, "image_std", IMAGENET_STD)),
                root.text("template"),
                root.text("system_message"),
                endTokens(),
                tied);
    }

    private static VisionConfig checked(ConfigNode node, VisionConfig vision) {
        if (vision.hidden() % vision.heads() != 0) {
            throw node.invalid("hidden_size", "a multiple of " + vision.heads() + " heads");
        }
        if (!node.text("hidden_act").orElse("gelu").equals("gelu")) {
            throw node.invalid("hidden_act", "gelu");
        }
        return vision;
    }

    private static VisionConfig.Norm norm(ConfigNode node, String otherwise) {
        return switch (node.text("norm_type").orElse(otherwise)) {
            case "rms_norm" -> VisionConfig.Norm.RMS;
            case "layer_norm" -> VisionConfig.Norm.LAYER;
            default -> throw node.invalid("norm_type", "layer_norm or rms_norm");
        };
    }

    /** −1 is the last block's output, −2 the one before; k from 0 indexes embeddings, block 0, block 1, … */
    private int blocks(VisionConfig vision, int select) {
        int count = select < 0 ? vision.layers() + 1 + select : select;
        if (count < 0 || count > vision.layers()) {
            throw root.invalid("select_layer", "a layer of " + vision.layers());
        }
        return count;
    }

    private static Kind originalKind(ConfigNode llm) {
        JsonNode architectures = llm.json().path("architectures");
        String name = architectures.path(0).asText("none");
        return switch (name) {
            case "Qwen2ForCausalLM" -> Kind.QWEN2;
            case "Qwen3ForCausalLM" -> Kind.QWEN3;
            case "InternLM2ForCausalLM" -> Kind.INTERNLM2;
            case "InternLM3ForCausalLM" -> Kind.INTERNLM3;
            case "LlamaForCausalLM" -> Kind.LLAMA;
            default -> throw unknownDecoder(llm, name);
        };
    }

    private static Kind hfKind(ConfigNode text) {
        String name = text.text("model_type").orElse("qwen2");
        return switch (name) {
            case "qwen2" -> Kind.QWEN2;
            case "qwen3" -> Kind.QWEN3;
            case "llama" -> Kind.LLAMA;
            default -> throw unknownDecoder(text, name);
        };
    }

    private static EngineException unknownDecoder(ConfigNode node, String found) {
        return new EngineException(
                ErrorCode.CHECKPOINT_MODEL_UNKNOWN,
                "%s: the decoder must be Qwen2, dense Qwen3, Llama, InternLM2 or InternLM3; found %s"
                        .formatted(node.where(), found));
    }

    private DecoderConfig decoder(ConfigNode node, Kind kind) {
        int hidden = node.size("hidden_size");
        int heads = node.size("num_attention_heads");
        int kvHeads = node.size("num_key_value_heads", heads);
        int headDim = node.size("head_dim", kind == Kind.QWEN3 ? 128 : hidden / heads);
        if (heads % kvHeads != 0) {
            throw node.invalid("num_key_value_heads", "a divisor of " + heads + " heads");
        }
        if (headDim % 2 != 0) {
            throw node.invalid("head_dim", "even");
        }
        int context = node.size("max_position_embeddings", 32768);
        boolean bias = node.flag("attention_bias", node.flag("bias", false)) || node.flag("qkv_bias", false);
        return new DecoderConfig(
                kind,
                hidden,
                node.size("num_hidden_layers"),
                heads,
                kvHeads,
                headDim,
                node.size("intermediate_size"),
                node.size("vocab_size"),
                (float) node.number("rms_norm_eps", 1e-6),
                rope(node, headDim, context),
                context,
                kind == Kind.QWEN2 || bias,
                kind == Kind.QWEN3);
    }

    private static Rope rope(ConfigNode node, int headDim, int context) {
        ConfigNode parameters = node.child("rope_parameters"); // where transformers 5 keeps both
        ConfigNode scaling = node.has("rope_scaling") ? node.child("rope_scaling") : parameters;
        double base = node.number("rope_theta", parameters.number("rope_theta", 10_000));
        String type = scaling.text("rope_type").or(() -> scaling.text("type")).orElse("default");
        Rope.Scaling kind =
                switch (type) {
                    case "default", "v2pe" -> Rope.Scaling.NONE;
                    case "linear" -> Rope.Scaling.LINEAR;
                    case "dynamic" -> Rope.Scaling.DYNAMIC;
                    default -> throw scaling.invalid("rope_type", "default, linear or dynamic");
                };
        return new Rope(base, headDim, kind, scaling.number("factor", 1), context);
    }

    private static List<Double> channels(ConfigNode node, String key, List<Double> otherwise) {
        JsonNode values = node.json().path(key);
        if (values.isMissingNode() || values.isNull()) {
            return otherwise;
        }
        if (values.size() != 3) {
            throw node.invalid(key, "three numbers");
        }
        return List.of(
                values.get(0).asDouble(),
                values.get(1).asDouble(),
                values.get(2).asDouble());
    }

    private List<Integer> endTokens() {
        TreeSet<Integer> ids = new TreeSet<>();
        for (Optional<JsonNode> node : List.of(
                Optional.ofNullable(generation.json().get("eos_token_id")),
                Optional.ofNullable(root.child("llm_config").json().get("eos_token_id")),
                Optional.ofNullable(root.child("text_config").json().get("eos_token_id")))) {
            node.filter(value -> !value.isNull()).ifPresent(value -> {
                if (value.isArray()) {
                    value.forEach(id -> ids.add(id.asInt()));
                } else {
                    ids.add(value.asInt());
                }
            });
        }
        return new ArrayList<>(ids);
    }
}
