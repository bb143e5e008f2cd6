package dev.fovea.engine.api;

/** Why an answer ended. */
public enum FinishReason {
    /** The model ended its turn, or a stop string or stop token was met. */
    STOP,
    /** The allowed number of tokens, or the context, was used up. */
    LENGTH,
    /** The caller cancelled. */
    CANCELLED
}
