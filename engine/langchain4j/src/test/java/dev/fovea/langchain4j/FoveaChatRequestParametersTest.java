package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.VisualStride;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import org.junit.jupiter.api.Test;

class FoveaChatRequestParametersTest {
    private static final FoveaChatRequestParameters ALL = FoveaChatRequestParameters.builder()
            .temperature(0.3)
            .maxTiles(4)
            .visualStride(VisualStride.of(0.5))
            .seed(11)
            .choices(2)
            .minP(0.1)
            .repetitionPenalty(1.2)
            .topLogprobs(5)
            .boxesWanted(true)
            .build();

    @Test
    void nothingIsSetAtFirst() {
        FoveaChatRequestParameters empty = FoveaChatRequestParameters.builder().build();

        assertThat(empty.maxTiles()).isEmpty();
        assertThat(empty.visualStride()).isEmpty();
        assertThat(empty.seed()).isEmpty();
        assertThat(empty.choices()).isEmpty();
        assertThat(empty.minP()).isEmpty();
        assertThat(empty.repetitionPenalty()).isEmpty();
        assertThat(empty.topLogprobs()).isEmpty();
        assertThat(empty.boxesWanted()).isEmpty();
    }

    @Test
    void whatTheOtherLeavesOutStays() {
        FoveaChatRequestParameters other =
                FoveaChatRequestParameters.builder().maxTiles(9).build();

        FoveaChatRequestParameters merged = ALL.overrideWith(other);

        assertThat(merged.maxTiles()).hasValue(9);
        assertThat(merged.seed()).hasValue(11);
        assertThat(merged.temperature()).isEqualTo(0.3);
        assertThat(other.defaultedBy(ALL)).isEqualTo(merged);
    }

    @Test
    void mergesWithParametersOfAnotherKind() {
        ChatRequestParameters plain = ChatRequestParameters.builder()
                .temperature(0.9)
                .maxOutputTokens(5)
                .build();

        FoveaChatRequestParameters merged = ALL.overrideWith(plain);

        assertThat(merged.temperature()).isEqualTo(0.9);
        assertThat(merged.maxOutputTokens()).isEqualTo(5);
        assertThat(merged.boxesWanted()).contains(true);
        assertThat(FoveaChatRequestParameters.from(plain).temperature()).isEqualTo(0.9);
    }

    @Test
    void equalPartsMakeEqualParameters() {
        FoveaChatRequestParameters same =
                FoveaChatRequestParameters.builder().overrideWith(ALL).build();

        assertThat(same).isEqualTo(ALL).hasSameHashCodeAs(ALL);
        assertThat(ALL.overrideWith(
                        FoveaChatRequestParameters.builder().seed(12).build()))
                .isNotEqualTo(ALL);
        assertThat(ALL).hasToString(same.toString()).asString().contains("temperature=0.3", "maxTiles=4", "seed=11");
    }
}
