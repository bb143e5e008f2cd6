package dev.fovea.engine.api;

/**
 * What a request cost.
 *
 * @param promptTokens tokens read, visual tokens included
 * @param cachedTokens how many of them came from the prefix cache and were not computed again
 * @param visualTokens how many of the prompt tokens stand for pictures
 * @param completionTokens tokens written, over all choices
 */
public record Usage(int promptTokens, int cachedTokens, int visualTokens, int completionTokens) {
    public int totalTokens() {
        return promptTokens + completionTokens;
    }
}
