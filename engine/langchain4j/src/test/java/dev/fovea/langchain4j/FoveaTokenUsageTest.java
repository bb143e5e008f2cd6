package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.Usage;
import dev.langchain4j.model.output.TokenUsage;
import org.junit.jupiter.api.Test;

class FoveaTokenUsageTest {
    private static final FoveaTokenUsage USAGE = FoveaTokenUsage.of(new Usage(300, 100, 256, 20));

    @Test
    void sumsKeepWhatOnlyItKnows() {
        assertThat(USAGE.add(USAGE)).isEqualTo(FoveaTokenUsage.of(new Usage(600, 200, 512, 40)));
        assertThat(USAGE.add(new TokenUsage(1, 2))).isEqualTo(FoveaTokenUsage.of(new Usage(301, 100, 256, 22)));
        assertThat(new TokenUsage(1, 2).add(USAGE)).isEqualTo(USAGE.add(new TokenUsage(1, 2)));
        assertThat(TokenUsage.sum(USAGE, null)).isEqualTo(USAGE);
    }
}
