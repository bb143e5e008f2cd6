package dev.fovea.engine.model;

/**
 * The three parts of a model on a device.
 *
 * @param vision tiles to patch features
 * @param projector patch features to visual tokens
 * @param decoder tokens to logits
 */
public record VisionLanguageModel(VisionTransformer vision, Projector projector, Decoder decoder) {}
