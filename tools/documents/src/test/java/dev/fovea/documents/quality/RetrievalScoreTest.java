package dev.fovea.documents.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RetrievalScoreTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-9);

    @Test
    void a_page_counts_by_its_place_among_the_first_five() {
        RetrievalScore score = RetrievalScore.of(List.of(1, 3, 0, 6));
        assertThat(score.questions()).isEqualTo(4);
        assertThat(score.recall()).isCloseTo(0.5, CLOSE);
        assertThat(score.first()).isCloseTo(0.25, CLOSE);
        assertThat(score.ndcg()).isCloseTo((1 + 0.5) / 4, CLOSE);
    }

    @Test
    void nothing_asked_scores_nothing() {
        assertThat(RetrievalScore.of(List.of())).isEqualTo(new RetrievalScore(0, 0, 0, 0));
    }
}
