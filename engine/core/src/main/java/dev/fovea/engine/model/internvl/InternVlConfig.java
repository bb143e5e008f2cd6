package dev.fovea.engine.model.internvl;

import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.VisionConfig;
import java.util.List;
import java.util.Optional;

/**
 * What a model folder's JSON files say.
 *
 * @param layout which of the two checkpoint layouts the folder has
 * @param vision the vision transformer
 * @param decoder the language model
 * @param tileSize side of a tile in pixels
 * @param order order of pixel shuffle's tokens
 * @param visionBlocks how many of the transformer's blocks run before the projector
 * @param tiling how pictures are cut
 * @param pixels how pixels are normalised
 * @param template the conversation template's name; the -hf layout names none
 * @param systemMessage what replaces the template's own system message
 * @param endTokens ids that end an answer, beside the template's
 * @param tiedHead whether the decoder's head is its embedding table
 */
public record InternVlConfig(
        Layout layout,
        VisionConfig vision,
        DecoderConfig decoder,
        int tileSize,
        PixelShuffle order,
        int visionBlocks,
        Tiling tiling,
        Pixels pixels,
        Optional<String> template,
        Optional<String> systemMessage,
        List<Integer> endTokens,
        boolean tiedHead) {
    /** Checkpoint layouts. */
    public enum Layout {
        /** {@code InternVLChatModel}, as the authors publish it. */
        ORIGINAL,
        /** {@code InternVLForConditionalGeneration}, as transformers reads it. */
        HF
    }

    /**
     * How pictures are cut into tiles.
     *
     * @param dynamic whether they are cut at all
     * @param thumbnail whether the whole picture is added when there are several tiles
     * @param minTiles fewest tiles
     * @param maxTiles most tiles, thumbnail not counted
     */
    public record Tiling(boolean dynamic, boolean thumbnail, int minTiles, int maxTiles) {}

    /**
     * Normalisation of pixels, {@code (x/255 − mean) / std} per channel.
     *
     * @param mean red, green, blue
     * @param std red, green, blue
     */
    public record Pixels(List<Double> mean, List<Double> std) {}

    /** Patches along a side of a tile. */
    public int grid() {
        return tileSize / vision.patch();
    }

    /** Visual tokens of a tile: a quarter of its patches. */
    public int tokensPerTile() {
        return (grid() / 2) * (grid() / 2);
    }
}
