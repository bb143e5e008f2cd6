package dev.fovea.engine.model;

/**
 * Dimensions of a vision transformer.
 *
 * @param hidden width of the residual stream
 * @param layers blocks
 * @param heads attention heads; a head has {@code hidden / heads} elements
 * @param mlp width of the MLP
 * @param imageSize side of the pictures it was trained on, in pixels: the grid of the position table
 * @param patch side of a patch, in pixels
 * @param qkvBias whether the qkv projection has a bias
 * @param qkNorm whether queries and keys are RMS-normalised over all heads jointly
 * @param norm kind of the block norms
 * @param epsilon of the block norms
 */
public record VisionConfig(
        int hidden,
        int layers,
        int heads,
        int mlp,
        int imageSize,
        int patch,
        boolean qkvBias,
        boolean qkNorm,
        Norm norm,
        float epsilon) {
    /** Kinds of norm. */
    public enum Norm {
        LAYER,
        RMS
    }

    /** Patches along a side of the position table. */
    public int trainedGrid() {
        return imageSize / patch;
    }
}
