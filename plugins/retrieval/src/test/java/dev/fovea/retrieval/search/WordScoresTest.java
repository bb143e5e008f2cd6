package dev.fovea.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.retrieval.search.FoundWord.Place;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WordScoresTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final UUID THIRD = new UUID(0, 3);

    private static Place on(UUID page, int region) {
        return new Place(page, new UUID(page.getLeastSignificantBits(), region));
    }

    private static FoundWord word(boolean telling, Place... places) {
        return new FoundWord("'w'", telling, places.length, false, List.of(places));
    }

    @Test
    void a_rare_word_is_worth_more_than_several_common_ones() {
        WordScores scores = new WordScores(100, List.of());
        scores.add(word(false, on(FIRST, 1)));
        for (int common = 0; common < 3; common++) {
            scores.add(new FoundWord("'c" + common + "'", false, 80, true, List.of(on(SECOND, 1))));
        }

        assertThat(scores.best(10)).containsExactly(FIRST, SECOND);
    }

    @Test
    void a_page_weighs_its_words_and_half_of_its_best_region() {
        WordScores scores = new WordScores(100, List.of());
        scores.add(word(false, on(FIRST, 1), on(FIRST, 2), on(SECOND, 1)));
        scores.add(word(false, on(FIRST, 2)));
        double first = Math.pow(Math.log(1 + 100 / 2.0), 2);
        double second = Math.pow(Math.log(1 + 100), 2);

        assertThat(scores.weight(FIRST)).isCloseTo(first + second + (first + second) / 2, within(1e-9));
        assertThat(scores.weight(SECOND)).isCloseTo(first + first / 2, within(1e-9));
        assertThat(scores.regionsOf(FIRST)).hasSize(2);
        assertThat(scores.weight(THIRD)).isZero();
    }

    @Test
    void a_word_that_decides_goes_before_all_others() {
        WordScores scores = new WordScores(100, List.of());
        scores.add(word(true, on(FIRST, 1), on(SECOND, 1), on(THIRD, 1)));
        scores.add(word(false, on(THIRD, 1)));
        scores.add(word(false, on(new UUID(0, 4), 1)));
        scores.add(word(false, on(new UUID(0, 4), 1)));

        assertThat(scores.best(3)).containsExactly(THIRD, FIRST, SECOND);
        assertThat(scores.exact(new UUID(0, 4))).isZero();
    }

    @Test
    void a_page_with_all_words_in_one_region_has_all_of_the_question() {
        FoundWord one = word(false, on(FIRST, 1), on(SECOND, 1));
        FoundWord other = word(false, on(FIRST, 1), on(SECOND, 2));
        FoundWord common = new FoundWord("'c'", false, 60, true, List.of());
        FoundWord absent = new FoundWord("'a'", false, 0, false, List.of());
        WordScores scores = new WordScores(100, List.of(one, other, common, absent));
        scores.add(one);
        scores.add(other);
        scores.add(common.at(List.of(on(FIRST, 1))));

        assertThat(scores.share(FIRST)).isCloseTo(1, within(1e-9));
        assertThat(scores.share(SECOND)).isBetween(0.5, 0.9);
        assertThat(scores.share(THIRD)).isZero();
    }

    @Test
    void places_come_packed() {
        byte[] packed = ByteBuffer.allocate(64)
                .putLong(1)
                .putLong(2)
                .putLong(3)
                .putLong(4)
                .putLong(5)
                .putLong(6)
                .putLong(7)
                .putLong(8)
                .array();

        assertThat(FoundWord.unpack(packed))
                .containsExactly(new Place(new UUID(1, 2), new UUID(3, 4)), new Place(new UUID(5, 6), new UUID(7, 8)));
    }
}
