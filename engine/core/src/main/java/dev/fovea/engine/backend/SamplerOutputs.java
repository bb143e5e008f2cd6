package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.Tensor;

/**
 * Views of the device buffers that sampling fills. Log-probabilities are those of the model: a log-softmax of the logits
 * before penalties, temperature and truncation.
 *
 * @param ids I32 {@code [rows]}: the sampled tokens
 * @param logprob F32 {@code [rows]}: their log-probabilities, where asked for
 * @param topIds I32 {@code [rows, alternatives]}: the likeliest tokens, likeliest first, lower id first on a tie
 * @param topLogprobs F32 {@code [rows, alternatives]}
 */
public record SamplerOutputs(Tensor ids, Tensor logprob, Tensor topIds, Tensor topLogprobs) {}
