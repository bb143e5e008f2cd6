package dev.fovea.documents.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.documents.quality.PageQuestions.SourcePage;
import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.PageText.Origin;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageQuestionsTest {
    private static final String COMMON = "The function returns a value and prints it to the screen.";

    private static TextLine line(String text, double top, double height, int block) {
        List<Glyph> glyphs = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            glyphs.add(new Glyph(text.substring(i, i + 1), new PageBox(5.0 * i, top, 5.0 * i + 5, top + height), true));
        }
        return new TextLine(glyphs, block);
    }

    private static SourcePage page(int number, String heading, String rare) {
        return new SourcePage(
                "manual.pdf",
                number,
                new PageText(
                        List.of(
                                line(heading, 10, 20, 0),
                                line(COMMON + " " + rare.substring(0, 12) + "-", 40, 10, 1),
                                line(rare.substring(12), 52, 10, 1),
                                line(COMMON, 70, 10, 2)),
                        Origin.TEXT_LAYER));
    }

    @Test
    void a_page_is_asked_for_by_its_rarest_sentence_and_its_heading() {
        List<AskedPage> asked = new PageQuestions(List.of(
                        page(
                                1,
                                "Matrix decompositions",
                                "Factorise symmetric positive definite matrices with the Cholesky method."),
                        page(
                                2,
                                "Numerical integration",
                                "Quadrature rules approximate integrals over a bounded interval quite well."),
                        page(
                                3,
                                "Numerical integration",
                                "Quadrature rules of higher order need more evaluations of the integrand.")))
                .draw(10, 1);
        assertThat(asked)
                .contains(
                        new AskedPage(
                                "a sentence",
                                "Factorise symmetric positive definite matrices with the Cholesky method.",
                                "manual.pdf",
                                1),
                        new AskedPage("a heading", "Matrix decompositions", "manual.pdf", 1))
                .noneMatch(question -> question.question().equals(COMMON))
                .noneMatch(question -> question.question().equals("Numerical integration"));
        assertThat(asked)
                .filteredOn(question -> question.kind().equals("words of a sentence"))
                .hasSize(3);
    }
}
