package dev.fovea.langchain4j;

import dev.fovea.engine.api.Usage;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Token counts that also say how much of the prompt was pictures and how much needed no work. */
public final class FoveaTokenUsage extends TokenUsage {
    private final int cachedTokens;
    private final int visualTokens;

    private FoveaTokenUsage(Integer input, Integer output, Integer total, int cachedTokens, int visualTokens) {
        super(input, output, total);
        this.cachedTokens = cachedTokens;
        this.visualTokens = visualTokens;
    }

    static FoveaTokenUsage of(Usage usage) {
        return new FoveaTokenUsage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.totalTokens(),
                usage.cachedTokens(),
                usage.visualTokens());
    }

    /** Input tokens that were found in the prefix cache and not computed again. */
    public int cachedTokens() {
        return cachedTokens;
    }

    /** Input tokens that stand for pictures. */
    public int visualTokens() {
        return visualTokens;
    }

    @Override
    public FoveaTokenUsage add(@Nullable TokenUsage that) {
        if (that == null) {
            return this;
        }
        boolean ours = that instanceof FoveaTokenUsage;
        return new FoveaTokenUsage(
                sum(inputTokenCount(), that.inputTokenCount()),
                sum(outputTokenCount(), that.outputTokenCount()),
                sum(totalTokenCount(), that.totalTokenCount()),
                cachedTokens + (ours ? ((FoveaTokenUsage) that).cachedTokens : 0),
                visualTokens + (ours ? ((FoveaTokenUsage) that).visualTokens : 0));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof FoveaTokenUsage that
                && cachedTokens == that.cachedTokens
                && visualTokens == that.visualTokens;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), cachedTokens, visualTokens);
    }

    @Override
    public String toString() {
        return "FoveaTokenUsage{input=%d (%d cached, %d visual), output=%d}"
                .formatted(inputTokenCount(), cachedTokens, visualTokens, outputTokenCount());
    }
}
