package dev.fovea.documents.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.documents.corpus.Fact;
import dev.fovea.documents.quality.QuoteCase.Kind;
import dev.fovea.plugin.PageBox;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuoteCasesTest {
    private static final PageBox BOX = new PageBox(10, 10, 100, 20);
    private static final String MILL =
            "The saw mill at Fernley employs 137 people, a third of whom joined after the strike of 2022.";
    private static final Fact FACT = fact(1, MILL, "137 people");
    private static final Fact BESIDE =
            fact(1, "The road to Glenport was closed because the river was too high.", "the river was too high");
    private static final Fact OTHER = fact(2, MILL.replace("137", "173").replace("Fernley", "Bexmoor"), "173 people");

    private static Fact fact(int page, String statement, String answer) {
        return new Fact(
                "a.pdf",
                page,
                "report",
                "How many people does the mill employ?",
                "What is its head count?",
                statement,
                List.of(BOX),
                answer,
                List.of(BOX));
    }

    private static Map<Kind, String> cases(String page) {
        Map<Kind, String> cases = new EnumMap<>(Kind.class);
        new QuoteCases(List.of(FACT, BESIDE, OTHER), 1)
                .of(FACT, page)
                .forEach(quote -> cases.put(quote.kind(), quote.text()));
        return cases;
    }

    @Test
    void all_kinds_are_made_of_a_sentence() {
        assertThat(cases(MILL).keySet()).containsExactly(Kind.values());
    }

    @Test
    void wrong_quotes_say_something_else() {
        Map<Kind, String> cases = cases(MILL);
        assertThat(cases.get(Kind.NEGATED)).contains("does not employ 137 people");
        assertThat(cases.get(Kind.OTHER_RECORD)).isEqualTo(MILL.replace("137", "173"));
        assertThat(cases.get(Kind.OTHER_PAGE)).isEqualTo(OTHER.statement());
        assertThat(cases.get(Kind.SPLICED))
                .startsWith("The saw mill at Fernley")
                .endsWith("the river was too high.");
        assertThat(cases.get(Kind.DIGIT))
                .hasSameSizeAs(MILL)
                .matches("The saw mill at Fernley employs \\d{3} people,.*");
        cases.forEach((kind, text) -> {
            if (!kind.isRight()) {
                assertThat(text).isNotEqualTo(MILL).isNotEqualTo("137 people");
            }
        });
    }

    @Test
    void right_quotes_differ_in_a_letter_at_most() {
        Map<Kind, String> cases = cases(MILL);
        assertThat(cases.get(Kind.AS_IS)).isEqualTo(MILL);
        assertThat(cases.get(Kind.BROKEN)).contains("\n").isEqualToIgnoringWhitespace(MILL);
        assertThat(cases.get(Kind.TYPING)).hasSameSizeAs(MILL).isNotEqualTo(MILL);
        assertThat(cases.get(Kind.MISREAD)).isNotEqualTo(MILL);
    }

    @Test
    void a_wrong_quote_that_the_page_happens_to_say_is_not_made() {
        assertThat(cases(MILL + "\n" + OTHER.statement())).doesNotContainKey(Kind.OTHER_PAGE);
    }
}
