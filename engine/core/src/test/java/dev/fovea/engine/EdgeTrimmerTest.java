package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeTrimmerTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "hello,hello",
                "__hello_world__,hello_world",
                "a__b,a__b",
                "____,''",
                "'',''",
                "\u00a0a\u00a0,a",
                "\u0085a\u3000,a"
            })
    void trimsTheEdgesHoweverTheTextIsCut(String marked, String trimmed) {
        String text = marked.replace('_', ' ');
        for (int size : List.of(1, 2, 3, 100)) {
            EdgeTrimmer trimmer = new EdgeTrimmer();
            StringBuilder out = new StringBuilder();
            for (int from = 0; from < text.length(); from += size) {
                out.append(trimmer.append(text.substring(from, Math.min(text.length(), from + size))));
            }
            assertThat(out).hasToString(trimmed.replace('_', ' '));
        }
    }
}
