package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopMatcherTest {
    private static String run(List<String> stops, String... pieces) {
        StopMatcher matcher = new StopMatcher(stops);
        StringBuilder out = new StringBuilder();
        for (String piece : pieces) {
            out.append(matcher.append(piece));
            if (matcher.stopped()) {
                break;
            }
        }
        return out.append(matcher.finish()).toString();
    }

    @Test
    void passesEverythingWithoutStops() {
        assertThat(run(List.of(), "a", " b")).isEqualTo("a b");
    }

    @Test
    void cutsBeforeTheStop() {
        assertThat(run(List.of("END"), "one END two")).isEqualTo("one ");
    }

    @Test
    void findsAStopAcrossPieces() {
        assertThat(run(List.of("END"), "one E", "N", "D two")).isEqualTo("one ");
    }

    @Test
    void givesBackWhatOnlyLookedLikeAStop() {
        assertThat(run(List.of("END"), "one EN", "d")).isEqualTo("one ENd");
        assertThat(run(List.of("END"), "one EN")).isEqualTo("one EN");
    }

    @Test
    void holdsBackNoMoreThanIsNeeded() {
        StopMatcher matcher = new StopMatcher(List.of("aab"));

        assertThat(matcher.append("aaa")).isEqualTo("a");
        assertThat(matcher.append("b")).isEmpty();
        assertThat(matcher.stopped()).isTrue();
    }

    @Test
    void theStopThatIsCompleteFirstWins() {
        assertThat(run(List.of("bcd", "c"), "abcd")).isEqualTo("ab");
        assertThat(run(List.of("bcd", "c"), "ab", "c", "d")).isEqualTo("ab");
        assertThat(run(List.of("bc", "abc"), "abc")).isEmpty();
    }

    @Test
    void doesNotDependOnHowTheTextIsCut() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            String text = letters(random, 12);
            List<String> stops = List.of(letters(random, 1 + random.nextInt(3)), letters(random, 2));
            String[] pieces = text.split("(?<=\\G.{" + (1 + random.nextInt(4)) + "})");
            assertThat(run(stops, pieces)).as("%s at %s", text, stops).isEqualTo(run(stops, text));
        }
    }

    private static String letters(Random random, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append((char) ('a' + random.nextInt(3)));
        }
        return letters.toString();
    }
}
