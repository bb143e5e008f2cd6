package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedAnswerTest {
    /** Letter by letter, the worst that a model can do. */
    private static String shown(String raw) {
        StreamedAnswer answer = new StreamedAnswer();
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < raw.length(); at++) {
            String more = answer.accept(raw.substring(at, at + 1));
            shown.append(more);
            assertThat(shown.toString()).doesNotContain("<box").doesNotContain("<ref");
        }
        return shown.append(answer.end()).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            The total is 12.                                        | The total is 12.
            <ref>Total</ref><box>[[1, 2, 3, 4]]</box> is due        | Total is due
            Where a < b and b > c                                   | Where a < b and b > c
            cut off <box>[[1, 2                                     | cut off <box>[[1, 2
            It is not on the page.                                  | ``
            NOT IN THE DOCUMENTS                                    | ``
            It is not on the page that was asked for, it is on another one: page 7. | It is not on the page that was asked for, it is on another one: page 7.
            Item 7                                                  | Item 7
            """)
    void what_is_shown_is_the_answer_without_its_notation(String raw, String visible) {
        assertThat(shownOrCut(raw)).isEqualTo(visible);
    }

    /** What was cut off in mid-notation is shown at the end, and not before. */
    private static String shownOrCut(String raw) {
        if (!raw.startsWith("cut off")) {
            return shown(raw);
        }
        StreamedAnswer answer = new StreamedAnswer();
        assertThat(answer.accept(raw)).isEqualTo("cut off ");
        return "cut off " + answer.end();
    }

    @Test
    void text_is_shown_as_soon_as_it_is_certain() {
        StreamedAnswer answer = new StreamedAnswer();
        assertThat(answer.accept("It")).isEmpty();
        assertThat(answer.accept(" costs")).isEqualTo("It costs");
        assertThat(answer.accept(" 12 <")).isEqualTo(" 12 ");
        assertThat(answer.accept(" 13")).isEqualTo("< 13");
        assertThat(answer.raw()).isEqualTo("It costs 12 < 13");
    }
}
