package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.Tensor;

/**
 * Views of the device buffers that say how each row of logits is sampled; see {@code SamplingParams} for the meaning of
 * each number and the order of application.
 *
 * @param temperature F32 {@code [rows]}; 0 takes the likeliest token
 * @param topK I32 {@code [rows]}; 0 keeps all
 * @param topP F32 {@code [rows]}
 * @param minP F32 {@code [rows]}
 * @param repetition F32 {@code [rows]}
 * @param presence F32 {@code [rows]}
 * @param frequency F32 {@code [rows]}
 * @param uniform F32 {@code [rows]}: the draw, uniform in [0, 1), made by the host from the request's seed and the number
 *     of the token, so that it depends on nothing else
 * @param countRows I32 {@code [rows]}: which row of {@code counts} belongs to the sequence; −1 for one without penalties
 * @param counts I32 {@code [sequences, vocabulary]}: how often each token stands in the answer, plus {@link #IN_PROMPT} if
 *     it stands in the prompt
 * @param logprobs I32 {@code [rows]}: 0 for no log-probabilities, else 1 + the alternatives wanted
 */
public record SamplerInputs(
        Tensor temperature,
        Tensor topK,
        Tensor topP,
        Tensor minP,
        Tensor repetition,
        Tensor presence,
        Tensor frequency,
        Tensor uniform,
        Tensor countRows,
        Tensor counts,
        Tensor logprobs) {
    /** The bit of a count that says that the token stands in the prompt. */
    public static final int IN_PROMPT = 1 << 30;

    public int rows() {
        return temperature.rowLength();
    }
}
