package dev.fovea.retrieval.citation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationCheckerTest {
    private static final PageSize PAGE = new PageSize(600, 800);
    private final CitationChecker checker = new CitationChecker();

    /** Lines one below the other, 20 points apart from 100 on, letters 6 points wide from 50 on. */
    private static PageText page(String... lines) {
        List<TextLine> set = new ArrayList<>();
        for (int number = 0; number < lines.length; number++) {
            set.add(line(lines[number], 50, 100 + 20 * number, 0));
        }
        return new PageText(set, PageText.Origin.TEXT_LAYER);
    }

    private static TextLine line(String text, double left, double top, int block) {
        List<Glyph> glyphs = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            PageBox box = new PageBox(left + 6 * at, top, left + 6 * at + 6, top + 12);
            glyphs.add(new Glyph(text.substring(at, at + 1), box, true));
        }
        return new TextLine(glyphs, block);
    }

    private Verdict verdict(String quote, String... lines) {
        return checker.check(Quote.of(quote), page(lines), PAGE).verdict();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Total: 1,250.00                  | Total: 1,250.00
            total 1,250.00                   | Total: 1,250.00 EUR
            “Smart” quotes – and dashes      | "Smart" quotes - and dashes
            an efficient office              | An efﬁcient ofﬁce
            resume of Zoe                    | Résumé of Zoë
            data base                        | the database is here
            database                         | the data base is here
            25 kg                            | weighs 25kg in all
            25kg                             | weighs 25 kg in all
            It isn't due                     | It isn’t due
            invoice total due                | the lnvoice total due
            Documentation of the rnachine    | Documentation of the machine
            agreement ends in March          | The agreement ends in the March
            $5.00                            | costs $5.00 each
            10:30                            | at 10:30 sharp
            No. 17                           | Invoice No. 17
            17                               | Invoice No 17
            x²                               | x² + 1
            環境保護                           | 中国環境保護法
            """)
    void what_reads_the_same_is_verified(String quote, String line) {
        assertThat(verdict(quote, line)).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1,205.00                         | Total: 1,250.00
            1,250                            | Total: 1,250.00
            1250.00                          | Total: 1,250.00
            250.00                           | Total: 1,250.00
            1250                             | 1 250 pieces
            5                                | -5 degrees
            -5                               | 5 degrees
            €5.00                            | costs $5.00 each
            5%                               | 5 of them
            >5                               | <5
            85948                            | Invoice J85948
            J85949                           | Invoice J85948
            2024-01-12                       | due 2024-01-21
            102                              | 10² metres
            it is due                        | it is not due
            it is not due                    | it is due
            is due                           | nothing is due
            happy with it                    | un-happy with it
            comfortable                      | uncomfortable seats
            uncomfortable                    | comfortable seats
            permitted here                   | smoking not permitted here
            not able to do it                | notable to do it
            the contract is                  | the contract is not void
            sugar                            | sugar-free drinks
            including all taxes              | excluding all taxes
            one million                      | one billion
            the employer                     | the employee
            prescribed by law                | proscribed by law
            Andersen                         | Anderson was here
            increased sales                  | decreased sales
            due is payment                   | payment is due
            permitted … here                 | permitted but not here
            environ                          | environment
            禁止                              | 中国環境保護法
            ''                               | something
            —                                | something — else
            """)
    void what_the_page_does_not_say_is_unsupported(String quote, String line) {
        assertThat(verdict(quote == null ? "" : quote, line)).isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void a_word_parted_at_a_line_end_is_one_word() {
        assertThat(verdict("environmental report", "an environ-", "mental report"))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(verdict("AB-1234", "number AB-", "1234 of")).isEqualTo(Verdict.VERIFIED);
        assertThat(verdict("well-known", "it is well-", "known")).isEqualTo(Verdict.VERIFIED);
        assertThat(verdict("mental report", "an environ-", "mental report")).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(verdict("not able", "this is not-", "able in it")).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(verdict("AB1234", "number AB-", "1234 of")).isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void a_box_is_tight_on_the_letters_and_there_is_one_a_line() {
        CheckedCitation checked =
                checker.check(Quote.of("ends in March"), page("the contract ends", "in March or later"), PAGE);
        assertThat(checked.boxes())
                .containsExactly(new PageBox(50 + 13 * 6, 100, 50 + 17 * 6, 112), new PageBox(50, 120, 98, 132));
        assertThat(checked.similarity()).isEqualTo(1);
    }

    @Test
    void of_several_places_the_claimed_one_is_taken() {
        PageText text = page("total 17 pieces", "and then", "total 17 pieces");
        CheckedCitation second =
                checker.check(new Quote("total 17", Optional.of(new PageBox(45, 135, 110, 155))), text, PAGE);
        assertThat(second.verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(second.boxes()).containsExactly(new PageBox(50, 140, 98, 152));
    }

    @Test
    void a_box_in_the_wrong_place_is_moved() {
        PageBox claimed = new PageBox(300, 600, 400, 620);
        CheckedCitation checked =
                checker.check(new Quote("total 1,250.00", Optional.of(claimed)), page("total 1,250.00"), PAGE);
        assertThat(checked.verdict()).isEqualTo(Verdict.SNAPPED);
        assertThat(checked.boxes()).containsExactly(new PageBox(50, 100, 134, 112));
        assertThat(checked.claimed()).contains(claimed);
    }

    @Test
    void where_there_are_no_letters_it_is_for_the_eye() {
        PageBox chart = new PageBox(100, 300, 500, 600);
        CheckedCitation onChart = checker.check(new Quote("42", Optional.of(chart)), page("Sales by year"), PAGE);
        assertThat(onChart.verdict()).isEqualTo(Verdict.VISUAL_ONLY);
        assertThat(onChart.boxes()).containsExactly(chart);
        assertThat(checker.check(Quote.of("42"), PageText.NONE, PAGE).verdict()).isEqualTo(Verdict.VISUAL_ONLY);
    }

    @Test
    void a_box_on_bare_paper_proves_nothing() {
        PageText text = page("Sales by year");
        Quote quote = new Quote("42", Optional.of(new PageBox(100, 300, 500, 600)));
        CheckedCitation checked = checker.check(quote, text, QuoteMatcher.of(text), PAGE, box -> false);
        assertThat(checked.verdict()).isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void a_wrong_quote_on_letters_is_unsupported_and_has_no_box() {
        Quote wrong = new Quote("total 1,205.00", Optional.of(new PageBox(50, 100, 134, 112)));
        CheckedCitation checked = checker.check(wrong, page("total 1,250.00"), PAGE);
        assertThat(checked.verdict()).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checked.boxes()).isEmpty();
        assertThat(checked.similarity()).isZero();
    }

    @Test
    void a_hidden_layer_proves_nothing() {
        TextLine shown = line("total 1,205.00", 50, 100, 0);
        TextLine hidden = new TextLine(
                line("total 1,250.00", 50, 100, 0).glyphs().stream()
                        .map(glyph -> new Glyph(glyph.text(), glyph.box(), false))
                        .toList(),
                0);
        PageText lying = new PageText(List.of(hidden, shown), PageText.Origin.TEXT_LAYER);
        assertThat(checker.check(Quote.of("total 1,250.00"), lying, PAGE).verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checker.check(Quote.of("total 1,205.00"), lying, PAGE).verdict())
                .isEqualTo(Verdict.VERIFIED);
        PageText unseen = new PageText(List.of(hidden), PageText.Origin.TEXT_LAYER);
        assertThat(checker.check(Quote.of("total 1,250.00"), unseen, PAGE).verdict())
                .isEqualTo(Verdict.VISUAL_ONLY);
    }

    @Test
    void a_label_and_its_value_far_to_the_right_are_found_in_whatever_order_they_are_read() {
        List<TextLine> byColumns = List.of(
                line("Subtotal", 50, 100, 0),
                line("Total", 50, 120, 0),
                line("1,100.00", 400, 100, 1),
                line("1,250.00", 400, 120, 1));
        PageText text = new PageText(byColumns, PageText.Origin.TEXT_LAYER);
        CheckedCitation checked = checker.check(Quote.of("Total 1,250.00"), text, PAGE);
        assertThat(checked.verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(checked.boxes()).containsExactly(new PageBox(50, 120, 80, 132), new PageBox(400, 120, 448, 132));
        assertThat(checker.check(Quote.of("Total 1,100.00"), text, PAGE).verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checker.check(Quote.of("Subtotal 1,250.00"), text, PAGE).verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void a_label_and_what_was_filled_in_below_it_are_found() {
        List<TextLine> byRows = List.of(
                line("Home address", 50, 100, 0),
                line("Telephone", 300, 100, 0),
                line("158 Chapel Hill", 56, 118, 1),
                line("032 822 9248", 306, 118, 1));
        PageText text = new PageText(byRows, PageText.Origin.TEXT_LAYER);
        CheckedCitation checked = checker.check(Quote.of("Telephone: 032 822 9248"), text, PAGE);
        assertThat(checked.verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(checked.boxes()).hasSize(2);
        assertThat(checker.check(Quote.of("Home address 032 822 9248"), text, PAGE)
                        .verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checker.check(Quote.of("address 158 Chapel Hill"), text, PAGE)
                        .verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void cells_that_were_read_as_one_line_are_cells() {
        PageText text = page("Home address        Telephone", "158 Chapel Hill     032 822 9248");
        assertThat(checker.check(Quote.of("Telephone 032 822 9248"), text, PAGE).verdict())
                .isEqualTo(Verdict.VERIFIED);
        assertThat(checker.check(Quote.of("Home address 032 822 9248"), text, PAGE)
                        .verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
    }

    @Test
    void text_goes_on_at_the_top_of_the_next_column_and_values_do_not() {
        List<TextLine> columns = List.of(
                line("they asked for euros to repair the bus", 50, 700, 0),
                line("depot.", 320, 100, 1),
                line("Nobody", 320, 120, 1));
        PageText text = new PageText(columns, PageText.Origin.TEXT_LAYER);
        assertThat(checker.check(Quote.of("to repair the bus depot. Nobody"), text, PAGE)
                        .verdict())
                .isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checker.check(Quote.of("to repair the bus depot"), text, PAGE)
                        .verdict())
                .isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void a_no_in_the_next_cell_denies_nothing() {
        List<TextLine> cells = List.of(line("Smoker: no", 50, 100, 0), line("Married", 300, 100, 0));
        PageText text = new PageText(cells, PageText.Origin.TEXT_LAYER);
        assertThat(checker.check(Quote.of("Married"), text, PAGE).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void a_quote_that_says_little_needs_a_place() {
        PageText text = page("7 of 7", "then 7 more", "yes to all, no and yes");
        assertThat(checker.check(Quote.of("7"), text, PAGE).verdict()).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checker.check(Quote.of("yes"), text, PAGE).verdict()).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(checker.check(Quote.of("no"), text, PAGE).verdict()).isEqualTo(Verdict.VERIFIED);
        CheckedCitation near = checker.check(new Quote("7", Optional.of(new PageBox(80, 140, 90, 150))), text, PAGE);
        assertThat(near.verdict()).isEqualTo(Verdict.SNAPPED);
        assertThat(near.boxes()).containsExactly(new PageBox(80, 120, 86, 132));
        Quote far = new Quote("7", Optional.of(new PageBox(50, 100, 56, 112).moved(20, 240)));
        assertThat(checker.check(far, page("7 of 7", "x".repeat(60), "7"), PAGE).verdict())
                .isIn(Verdict.UNSUPPORTED, Verdict.VISUAL_ONLY);
    }
}
