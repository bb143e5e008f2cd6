package dev.fovea.engine.model;

/**
 * Dimensions of a pre-norm decoder and the few things in which the families differ.
 *
 * @param kind which family's tensor names and packing
 * @param hidden width of the residual stream
 * @param layers blocks
 * @param heads query heads
 * @param kvHeads key/value heads
 * @param headDim elements of a head, not always {@code hidden / heads}
 * @param mlp width of the gated MLP
 * @param vocabulary rows of the embedding table
 * @param epsilon of the norms
 * @param rope rotary angles
 * @param contextTokens {@code max_position_embeddings}
 * @param qkvBias whether q, k and v have biases
 * @param qkNorm whether each head's query and key is RMS-normalised before rotation (Qwen3)
 */
public record DecoderConfig(
        Kind kind,
        int hidden,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int mlp,
        int vocabulary,
        float epsilon,
        Rope rope,
        int contextTokens,
        boolean qkvBias,
        boolean qkNorm) {
    /** Decoder families. InternLM3 is a Llama with its own head size. */
    public enum Kind {
        QWEN2("Qwen2"),
        QWEN3("Qwen3"),
        LLAMA("Llama"),
        INTERNLM2("InternLM2"),
        INTERNLM3("InternLM3");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Columns of the fused projection: queries, then keys, then values. */
    public int qkvWidth() {
        return (heads + 2 * kvHeads) * headDim;
    }
}
