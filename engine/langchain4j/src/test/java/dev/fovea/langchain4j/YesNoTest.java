package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.api.TokenLogprob;
import java.util.List;
import org.junit.jupiter.api.Test;

class YesNoTest {
    private static TokenLogprob token(String text, double probability) {
        return new TokenLogprob(1, text, Math.log(probability), List.of());
    }

    @Test
    void spellings_of_a_word_count_together_and_other_words_not_at_all() {
        List<TokenLogprob> likeliest = List.of(
                token("Yes", 0.3),
                token("The", 0.3),
                token(" yes", 0.1),
                token("No", 0.15),
                token("NO", 0.05),
                token("not", 0.1));

        assertThat(YesNo.yes(likeliest).orElseThrow()).isCloseTo(0.4 / 0.6, within(1e-9));
    }

    @Test
    void who_thinks_of_neither_says_nothing() {
        assertThat(YesNo.yes(List.of(token("The", 0.9)))).isEmpty();
        assertThat(YesNo.yes(List.of())).isEmpty();
    }
}
