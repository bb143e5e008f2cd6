package dev.fovea.recogniser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookalikesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12,0o0.oO      | 12,000.00
            at 1l:45 today | at 11:45 today
            5l of o1l      | 5l of o1l
            room B1o7      | room B1o7
            so it goes     | so it goes
            euros，of 350。 | euros,of 350。
            共 300，共      | 共 300，共
            """)
    void only_numbers_and_full_width_forms_among_latin_letters_change(String read, String expected) {
        List<Mark> marks = read.codePoints()
                .mapToObj(c -> new Mark(Character.toString(c), 0, 1, 1))
                .toList();

        assertThat(Lookalikes.corrected(marks).stream().map(Mark::text).collect(Collectors.joining()))
                .isEqualTo(expected);
    }
}
