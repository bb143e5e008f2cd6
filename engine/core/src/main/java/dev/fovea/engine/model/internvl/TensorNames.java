package dev.fovea.engine.model.internvl;

import dev.fovea.engine.model.DecoderConfig.Kind;
import dev.fovea.engine.weights.Checkpoint;
import java.util.List;

/**
 * What a layout calls things. Block names follow the block's prefix.
 *
 * @param vision prefix of the vision transformer
 * @param classRow class token
 * @param positions position table
 * @param patch patch convolution, without {@code .weight}
 * @param visionBlock prefix of block {@code %d}
 * @param norm1 before attention
 * @param norm2 before the MLP
 * @param visionQkv fused projection, or three projections
 * @param visionOutput attention's output projection
 * @param qNorm norm of queries, {@code kNorm} of keys
 * @param scale1 layer scale of attention, {@code scale2} of the MLP
 * @param projectorNorm projector's norm, then its two layers
 * @param decoder prefix of the language model
 * @param head the language model's head
 */
record TensorNames(
        String vision,
        String classRow,
        String positions,
        String patch,
        String visionBlock,
        String norm1,
        String norm2,
        List<String> visionQkv,
        String visionOutput,
        String qNorm,
        String kNorm,
        String scale1,
        String scale2,
        String projectorNorm,
        String projector1,
        String projector2,
        String decoder,
        String head) {

    /** The names that the checkpoint's own tensors use, whatever its configuration says. */
    static TensorNames of(Checkpoint checkpoint, Kind kind) {
        if (checkpoint.has("model.vision_tower.embeddings.cls_token")) {
            return hf("model.vision_tower.", "model.multi_modal_projector.", "model.language_model.", "lm_head.weight");
        }
        if (checkpoint.has("vision_tower.embeddings.cls_token")) {
            return hf(
                    "vision_tower.",
                    "multi_modal_projector.",
                    "language_model.model.",
                    "language_model.lm_head.weight");
        }
        return new TensorNames(
                "vision_model.",
                "embeddings.class_embedding",
                "embeddings.position_embedding",
                "embeddings.patch_embedding",
                "encoder.layers.%d.",
                "norm1",
                "norm2",
                List.of("attn.qkv"),
                "attn.proj",
                "attn.q_norm.weight",
                "attn.k_norm.weight",
                "ls1",
                "ls2",
                "mlp1.0",
                "mlp1.1",
                "mlp1.3",
                "language_model.model.",
                kind == Kind.INTERNLM2 ? "language_model.output.weight" : "language_model.lm_head.weight");
    }

    private static TensorNames hf(String vision, String projector, String decoder, String head) {
        return new TensorNames(
                vision,
                "embeddings.cls_token",
                "embeddings.position_embeddings",
                "embeddings.patch_embeddings.projection",
                "encoder.layer.%d.",
                "layernorm_before",
                "layernorm_after",
                List.of("attention.q_proj", "attention.k_proj", "attention.v_proj"),
                "attention.projection_layer",
                "attention.q_norm.weight",
                "attention.k_norm.weight",
                "lambda_1",
                "lambda_2",
                projector + "layer_norm",
                projector + "linear_1",
                projector + "linear_2",
                decoder,
                head);
    }
}
