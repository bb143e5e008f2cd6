package dev.fovea.service.api;

import dev.fovea.engine.api.GenerationRequest;

/**
 * A chat completion asked for.
 *
 * @param generation what to read and how to answer
 * @param stream whether to send the answer as it is written
 * @param includeUsage whether a stream ends with the token counts
 */
record ChatRequest(GenerationRequest generation, boolean stream, boolean includeUsage) {
    /** Whether the answer may call tools. */
    boolean tools() {
        return !generation.tools().isEmpty();
    }
}
