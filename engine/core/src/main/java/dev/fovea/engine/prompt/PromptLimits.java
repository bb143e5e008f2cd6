package dev.fovea.engine.prompt;

/**
 * What one prompt may take up.
 *
 * @param contextTokens the most tokens of prompt and answer together
 * @param maxImages the most pictures, frames of videos included
 * @param maxTiles the most tiles over all pictures, thumbnails included
 */
public record PromptLimits(int contextTokens, int maxImages, int maxTiles) {
    public PromptLimits {
        if (contextTokens < 1 || maxImages < 0 || maxTiles < 0) {
            throw new IllegalArgumentException(
                    "no limits: %d tokens, %d pictures, %d tiles".formatted(contextTokens, maxImages, maxTiles));
        }
    }
}
