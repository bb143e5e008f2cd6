package dev.fovea.documents.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.documents.corpus.Corpus;
import dev.fovea.documents.quality.QuoteCase.Kind;
import dev.fovea.pages.PdfReader;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.citation.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CitationQualityTest {
    private static final List<String> SURPRISES = new ArrayList<>();

    @TempDir
    static Path folder;

    private static CitationScore score = new CitationScore();

    @BeforeAll
    static void measure() throws IOException, UnreadableException {
        Corpus corpus = Corpus.write(folder, 5, 28);
        score = new CitationQuality(new PdfReader(), SURPRISES::add).measure(folder, corpus, 5);
    }

    @Test
    void no_wrong_quote_is_verified_or_snapped() {
        assertThat(SURPRISES).noneMatch(line -> line.contains("verified") || line.contains("snapped"));
        for (Kind kind : Kind.values()) {
            if (!kind.isRight()) {
                assertThat(score.count(kind, ClaimedPlace.NONE)).as("%s", kind).isPositive();
                assertThat(score.count(kind, ClaimedPlace.NONE, Verdict.UNSUPPORTED))
                        .isEqualTo(score.count(kind, ClaimedPlace.NONE));
            }
        }
    }

    @Test
    void values_are_verified_where_they_stand_and_snapped_from_elsewhere() {
        int values = score.count(Kind.VALUE, ClaimedPlace.RIGHT);
        assertThat(score.count(Kind.VALUE, ClaimedPlace.RIGHT, Verdict.VERIFIED))
                .isEqualTo(values);
        assertThat(score.count(Kind.VALUE, ClaimedPlace.ELSEWHERE, Verdict.SNAPPED))
                .isGreaterThan(values * 9 / 10);
    }

    @Test
    void boxes_of_what_was_found_lie_on_the_true_ones() {
        assertThat(Stream.of(ClaimedPlace.values()).map(score::found)).allSatisfy(places -> {
            assertThat(places.count()).isPositive();
            assertThat(places.mean()).isGreaterThan(0.97);
        });
        assertThat(score.claimed(ClaimedPlace.RIGHT).mean()).isCloseTo(1, Offset.offset(1e-9));
        assertThat(score.claimed(ClaimedPlace.ELSEWHERE).mean()).isZero();
        assertThat(score.claimed(ClaimedPlace.NONE).count()).isZero();
    }

    @Test
    void overlap_of_lines_counts_each_line_once() {
        List<PageBox> lines = List.of(new PageBox(0, 0, 10, 10), new PageBox(0, 20, 10, 30));
        assertThat(CitationScore.iou(lines, lines)).isEqualTo(1);
        assertThat(CitationScore.iou(lines, lines.subList(0, 1))).isEqualTo(0.5);
        assertThat(CitationScore.iou(lines, List.of())).isZero();
    }
}
