package dev.fovea.engine.api;

import java.util.List;

/**
 * Hears an answer as it is written. Calls for one request come one at a time and in order, never on the thread that owns
 * the device; a listener that blocks delays its own request's events alone.
 */
public interface GenerationListener {
    /** Ignores everything; for callers who only want the {@link Completion}. */
    GenerationListener NONE = new GenerationListener() {};

    /** The prompt was read into tokens and admitted. */
    default void onAdmitted(int promptTokens, List<ImageUse> images) {}

    /**
     * More of an answer.
     *
     * @param choice which answer
     * @param text new text, never half a character; may be empty when only log-probabilities are new
     * @param logprobs the tokens it came from, when asked for
     */
    default void onText(int choice, String text, List<TokenLogprob> logprobs) {}

    /** One answer is complete. */
    default void onChoice(Completion.Choice choice) {}

    /** The whole request is complete; the last call but for {@link #onFailed}. */
    default void onCompleted(Completion completion) {}

    /** The request failed; the last call. */
    default void onFailed(EngineException failure) {}
}
