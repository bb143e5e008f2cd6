package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationScoresTest {
    private final EvaluationScores scores = new EvaluationScores();

    private void add(String task, boolean unseen, String expected, String said, double yes) {
        EvaluationSample sample = new EvaluationSample(task, unseen, 1, 1, List.of(), "?", List.of(), expected);
        scores.add(new EvaluationAnswer(sample, said, yes, ""));
    }

    private EvaluationScores.Row row(String task, String measure) {
        return scores.rows().stream()
                .filter(row -> row.task().equals(task) && row.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readingIsScoredByCharactersOverAllAnswers() {
        add("read", false, "Total", "Tota1", 0);
        add("read", false, "Due: 12 May", "Due: 12 May", 0);
        add("read", true, "ab", "", 0);
        assertThat(row("read", "CER").seen().getAsDouble()).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(row("read", "CER").unseen().getAsDouble()).isEqualTo(1);
        assertThat(row("read", "exact").seen().getAsDouble()).isEqualTo(0.5);
    }

    @Test
    void aBoxCountsIfItOverlapsByHalf() {
        add("point", false, "<ref>a</ref><box>[[0, 0, 100, 100]]</box>", "<ref>a</ref><box>[[0, 0, 100, 60]]</box>", 0);
        add("point", false, "<ref>a</ref><box>[[0, 0, 100, 100]]</box>", "<ref>a</ref><box>[[0, 0, 100, 40]]</box>", 0);
        add("point", false, "<ref>a</ref><box>[[0, 0, 100, 100]]</box>", "I do not know", 0);
        assertThat(row("point", "IoU ≥ 0.5").seen().getAsDouble()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void refusingWhatIsThereCostsPrecision() {
        add("field", false, "12", "It is not on the page.", 0);
        add("field", false, "13", "13", 0);
        add("refuse", false, "It is not on the page.", "It is not on the page.", 0);
        add("refuse", false, "It is not on the page.", "14", 0);
        assertThat(row("refuse", "F1").seen().getAsDouble()).isEqualTo(0.5);
        assertThat(row("field", "exact").seen().getAsDouble()).isEqualTo(0.5);
    }

    @Test
    void judgementIsTheShareOfPairsInRightOrder() {
        add("judge", false, "yes", "yes", 0.9);
        add("judge", false, "yes", "no", 0.4);
        add("judge", false, "no", "no", 0.4);
        add("judge", false, "no", "no", 0.1);
        assertThat(row("judge", "AUC").seen().getAsDouble()).isEqualTo(3.5 / 4);
        assertThat(row("judge", "AUC").unseen()).isEmpty();
        assertThat(scores.json().get(0).get("unseen").isNull()).isTrue();
    }

    @Test
    void distanceCountsEdits() {
        assertThat(EvaluationAnswer.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(EvaluationAnswer.distance("", "abc")).isEqualTo(3);
    }
}
