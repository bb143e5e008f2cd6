package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedTextTest {
    @Test
    void withoutToolsEverythingPasses() {
        StreamedText text = new StreamedText(false);

        assertThat(text.accept("<tool_call>")).isEqualTo("<tool_call>");
        assertThat(text.accept(" ")).isEqualTo(" ");
        assertThat(text.rest("<tool_call> ")).isEmpty();
    }

    @Test
    void holdsBackSpaceUntilWordsFollow() {
        StreamedText text = new StreamedText(true);

        assertThat(text.accept("Date:")).isEqualTo("Date:");
        assertThat(text.accept(" ")).isEmpty();
        assertThat(text.accept("1996")).isEqualTo(" 1996");
        assertThat(text.accept("\n")).isEmpty();
    }

    @Test
    void handsOverWhatTheFinalTextHasMore() {
        StreamedText text = new StreamedText(true);

        assertThat(text.accept("a < b")).isEqualTo("a < b");
        assertThat(text.accept(" <tool")).isEmpty();
        assertThat(text.rest("a < b <tool")).isEqualTo(" <tool");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one two", "one\n\ntwo", "x < y <too", "<tool_calm>", "Hm. <tool_call>{}</tool_call>"})
    void thePiecesMakeTheFinalTextHoweverItIsCut(String answer) {
        for (int size = 1; size <= answer.length(); size++) {
            StreamedText text = new StreamedText(true);
            StringBuilder passed = new StringBuilder();
            for (int at = 0; at < answer.length(); at += size) {
                passed.append(text.accept(answer.substring(at, Math.min(at + size, answer.length()))));
            }
            String words = answer.replace("<tool_call>{}</tool_call>", "").strip();

            assertThat(passed.append(text.rest(words))).hasToString(words);
        }
    }
}
