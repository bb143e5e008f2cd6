package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.EmbeddingCache;
import dev.fovea.engine.schedule.SchedulerLimits;

/**
 * What a request has to fit into.
 *
 * @param contextTokens the most tokens of one sequence
 * @param vocabulary rows of the embedding table
 * @param queueLimit requests that wait before a further one is refused
 * @param scheduler what the scheduler divides
 */
record EngineLimits(int contextTokens, int vocabulary, int queueLimit, SchedulerLimits scheduler) {
    /** Refuses a prompt that could never run, with the numbers that say why. */
    void check(EncodedPrompt prompt) {
        int length = prompt.length();
        if (length == 0) {
            throw new EngineException(ErrorCode.PROMPT_EMPTY, "the prompt has no token");
        }
        requireKnown(prompt);
        if (length + 1 > contextTokens) {
            throw new EngineException(
                    ErrorCode.PROMPT_TOO_LONG,
                    "the prompt has %d tokens, %d of them for pictures; with one token of answer at most %d fit the context"
                            .formatted(length, prompt.visualTokens(), contextTokens));
        }
        if (length + 1 > scheduler.kvTokens()) {
            throw new EngineException(
                    ErrorCode.KV_CACHE_TOO_SMALL,
                    "the prompt has %d tokens, %d of them for pictures; with one token of answer at most %d fit the KV cache"
                            .formatted(length, prompt.visualTokens(), scheduler.kvTokens()));
        }
        int tiles = EmbeddingCache.tilesOf(prompt.spans());
        if (tiles > scheduler.poolTiles()) {
            throw new EngineException(
                    ErrorCode.TOO_MANY_TILES,
                    "the pictures were cut into %d tiles; at most %d fit the embedding cache"
                            .formatted(tiles, scheduler.poolTiles()));
        }
    }

    private void requireKnown(EncodedPrompt prompt) {
        for (int id : prompt.tokens()) {
            if (id < 0 || id >= vocabulary) {
                throw new EngineException(
                        ErrorCode.TOKENIZER_INVALID,
                        "the prompt has token id %d; the model knows 0 to %d".formatted(id, vocabulary - 1));
            }
        }
    }

    /** Tokens, prompt and answer, at which an answer ends. */
    int lengthLimit(EncodedPrompt prompt, int maxTokens) {
        int fits = Math.min(contextTokens, scheduler.kvTokens());
        return (int) Math.min(fits, (long) prompt.length() + maxTokens);
    }
}
