package dev.fovea.service.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.api.Usage;

/** What a request cost, as it goes over the wire. */
@JsonNaming(SnakeCaseStrategy.class)
record TokenUsage(int promptTokens, int completionTokens, int totalTokens, PromptTokensDetails promptTokensDetails) {
    /**
     * The prompt's tokens in part.
     *
     * @param cachedTokens found in the prefix cache
     * @param imageTokens standing for pictures
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record PromptTokensDetails(int cachedTokens, int imageTokens) {}

    static TokenUsage of(Usage usage) {
        return new TokenUsage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.totalTokens(),
                new PromptTokensDetails(usage.cachedTokens(), usage.visualTokens()));
    }
}
