package dev.fovea.engine;

import dev.fovea.engine.backend.WeightFormat;

/**
 * What is loaded, for people and for {@code /v1/models}.
 *
 * @param name the folder's name
 * @param family the model family and decoder, such as {@code InternVL (Qwen2)}
 * @param parameters how many numbers the checkpoint holds
 * @param contextTokens the most tokens of one sequence
 * @param vocabulary rows of the embedding table
 * @param tileSize pixels of a tile's side
 * @param tokensPerTile visual tokens of a tile
 * @param maxTiles the most tiles a picture is cut into unasked, thumbnail not counted
 * @param backend the device's own description
 * @param weights how matrices are held
 * @param weightBytes device memory of the weights
 * @param kvTokens tokens that the KV cache holds
 */
public record ModelInfo(
        String name,
        String family,
        long parameters,
        int contextTokens,
        int vocabulary,
        int tileSize,
        int tokensPerTile,
        int maxTiles,
        String backend,
        WeightFormat weights,
        long weightBytes,
        int kvTokens) {}
