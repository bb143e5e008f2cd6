package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.Tensor;

/**
 * The ops that models are written in. Activations are fp32 unless a parameter says otherwise; a tensor is rows of
 * consecutive elements, and {@code x [n, d]} may be a column slice of a wider one. What goes from an op to a product and
 * nowhere else, the results of norms, attention, {@link #siluMul} and products that do not accumulate, may be of
 * {@link Device#argumentType}. The package documentation has the rules that every op obeys.
 */
public interface Kernels {
    // Embedding

    /**
     * {@code out[i] = table[ids[i]]}, converted to fp32.
     *
     * @param out {@code [n, d]}
     * @param table {@code [vocabulary, d]}, fp32, bf16 or f16
     * @param ids I32 {@code [n]}
     */
    void gatherRows(Tensor out, Tensor table, Tensor ids);

    /** {@code out = x}, converted where the types differ; same rows and row length. */
    void copy(Tensor out, Tensor x);

    /**
     * Cuts pictures into patches, each flattened as the convolution's weight is: channel, row, column.
     *
     * @param out {@code [tiles · g · g, 3 · patch · patch]}, patches of a tile row by row, {@code g = side / patch}
     * @param pixels {@code [tiles, 3, side, side]}
     */
    void unfoldPatches(Tensor out, Tensor pixels, int patch);

    /**
     * Drops the class token and folds each 2 × 2 square of patches into one token; channels in the order (0,0), (0,1),
     * (1,0), (1,1) of (row parity, column parity).
     *
     * @param out {@code [tiles · (g/2)², 4 · hidden]}
     * @param x {@code [tiles, 1 + g², hidden]}
     */
    void pixelShuffle(Tensor out, Tensor x, PixelShuffle order);

    // Dense

    /**
     * {@code y = x · weightᵀ + bias}, finished by the epilogue. Each element is summed over the inputs in order, whatever
     * the number of rows.
     *
     * @param out {@code [n, outputs]}; the same memory as {@code x} is not allowed
     * @param x {@code [n, inputs]}
     */
    void linear(Tensor out, Tensor x, Weight weight, Epilogue epilogue);

    // Norms

    /**
     * {@code out = x / √(mean(x²) + ε) ⊙ weight} over each group of {@code weight.rowLength()} consecutive elements of a
     * row: one group normalises the row, several normalise each head. {@code out} may be {@code x}.
     */
    void rmsNorm(Tensor out, Tensor x, Tensor weight, float epsilon);

    /** {@code out = (x − mean) / √(variance + ε) ⊙ weight + bias} over each row, biased variance. May be in place. */
    void layerNorm(Tensor out, Tensor x, Tensor weight, Tensor bias, float epsilon);

    // Position

    /**
     * Rotary angles of each token: {@code out[t] = cos(p·f_0) … cos(p·f_{d/2−1}), sin(p·f_0) …} with
     * {@code f_i = base^(−2i/d)}, angles rounded to fp32 as the reference rounds them.
     *
     * @param out {@code [tokens, headDim]}
     * @param positions {@code [tokens]}
     * @param bases {@code [tokens]}
     */
    void rotaryTable(Tensor out, Tensor positions, Tensor bases);

    /**
     * Rotates each head of {@code x} in place, pairing element i with i + d/2 (half-split, also for InternLM2).
     *
     * @param x {@code [tokens, heads · headDim]}
     * @param table {@code [tokens, headDim]}, from {@link #rotaryTable}
     */
    void rotate(Tensor x, Tensor table);

    // Attention

    /**
     * Writes keys and values of this step's tokens to their slots.
     *
     * @param k {@code [tokens, kvHeads · headDim]}, rotated
     * @param v {@code [tokens, kvHeads · headDim]}
     * @param slots I32 {@code [tokens]}
     */
    void storeKv(KvCache cache, int layer, Tensor k, Tensor v, Tensor slots);

    /**
     * Causal attention of this step's tokens over their sequences' cached keys and values; query head h reads key/value
     * head {@code h · kvHeads / heads}. Token j of a sequence of m queries and context c sees cache entries
     * {@code 0 … c − m + j}.
     *
     * @param out {@code [tokens, heads · headDim]}
     * @param q {@code [tokens, heads · headDim]}, rotated
     * @param scale factor of the scores, {@code 1/√headDim}
     */
    void attendPaged(Tensor out, Tensor q, KvCache cache, int layer, StepInputs step, float scale);

    /**
     * Bidirectional attention inside each group of {@code groupLength} consecutive rows.
     *
     * @param out {@code [groups · groupLength, heads · headDim]}
     * @param q k v the same shape, usually column slices of one projection
     */
    void attendDense(Tensor out, Tensor q, Tensor k, Tensor v, int groupLength, int heads, float scale);

    // Elementwise

    /** {@code out[i] += y[i mod y.rows()]}: adds rows, repeating {@code y} over groups of its length. */
    void addRows(Tensor out, Tensor y);

    /**
     * {@code out = silu(gate) ⊙ up}.
     *
     * @param out {@code [n, f]}, which may be the gates
     * @param gateUp {@code [n, 2f]}: gate, then up
     */
    void siluMul(Tensor out, Tensor gateUp);

    /** {@code x = gelu(x)}, the exact form with erf, in place. */
    void gelu(Tensor x);

    // Sampling

    /** Draws one token a row and counts it; see {@link SamplerInputs} and {@link SamplerOutputs}. */
    void sample(SamplerOutputs out, Tensor logits, SamplerInputs inputs);

    // Composites

    /**
     * Embeds tiles for the vision transformer: class token, then one row a patch, each with its position's row added.
     *
     * @param out {@code [tiles, 1 + g², hidden]}
     * @param patches scratch {@code [tiles · g², 3 · patch²]}
     * @param pixels {@code [tiles, 3, side, side]}
     * @param weight the convolution as a matrix {@code [hidden, 3 · patch²]} with bias
     * @param classRow {@code [1, hidden]}
     * @param positions {@code [1 + g², hidden]}
     */
    default void patchEmbed(
            Tensor out, Tensor patches, Tensor pixels, int patch, Weight weight, Tensor classRow, Tensor positions) {
        int tiles = pixels.dim(0);
        int rowsPerTile = out.rows() / tiles;
        unfoldPatches(patches, pixels, patch);
        for (int tile = 0; tile < tiles; tile++) {
            Tensor rows = out.rows(tile * rowsPerTile, rowsPerTile);
            copy(rows.rows(0, 1), classRow);
            linear(
                    rows.rows(1, rowsPerTile - 1),
                    patches.rows(tile * (rowsPerTile - 1), rowsPerTile - 1),
                    weight,
                    Epilogue.STORE);
        }
        addRows(out, positions);
    }

    /**
     * Gated MLP with residual: {@code x += down(silu(gate(h)) ⊙ up(h))}.
     *
     * @param x {@code [n, d]}, the residual stream
     * @param h {@code [n, d]}, the normalised input, which may be of the argument type
     * @param scratch of {@link Device#gatedScratch}, {@code n} rows
     */
    default void gatedMlp(Tensor x, Tensor h, Tensor scratch, Weight gateAndUp, Weight down) {
        linear(scratch, h, gateAndUp, Epilogue.STORE);
        Tensor product = scratch.columns(0, scratch.rowLength() / 2);
        siluMul(product, scratch);
        linear(x, product, down, Epilogue.ACCUMULATE);
    }

    /** Rotates queries and keys and writes keys and values to the cache. */
    default void rotateAndStore(Tensor q, Tensor k, Tensor v, Tensor table, KvCache cache, int layer, Tensor slots) {
        rotate(q, table);
        rotate(k, table);
        storeKv(cache, layer, k, v, slots);
    }
}
