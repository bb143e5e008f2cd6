package dev.fovea.pages.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.pages.Pdfs;
import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingOrderTest {
    private static final String LONG = "this line has as many words as its column is";

    @TempDir
    Path folder;

    @Test
    void columns_are_read_one_after_the_other_and_what_stands_over_them_first() throws Exception {
        PageText text = read((page, file) -> {
            Pdfs.words(page, 180, 780, 18, "A title over two columns");
            for (int i = 0; i < 12; i++) {
                Pdfs.words(page, 50, 740 - 12 * i, 10, "left " + i + " " + LONG);
            }
            for (int i = 0; i < 12; i++) {
                Pdfs.words(page, 310, 740 - 12 * i, 10, "right " + i + " " + LONG);
            }
            Pdfs.words(page, 290, 30, 10, "17");
        });
        List<String> lines = text.lines().stream().map(TextLine::text).toList();
        assertThat(lines).hasSize(26);
        assertThat(lines.getFirst()).isEqualTo("A title over two columns");
        assertThat(lines.get(1)).startsWith("left 0");
        assertThat(lines.get(12)).startsWith("left 11");
        assertThat(lines.get(13)).startsWith("right 0");
        assertThat(lines.getLast()).isEqualTo("17");
        assertThat(text.lines()).extracting(TextLine::block).isSorted();
        assertThat(text.lines().get(1).block()).isEqualTo(text.lines().get(12).block());
        assertThat(text.lines().get(13).block())
                .isNotEqualTo(text.lines().get(12).block());
    }

    @Test
    void three_columns_with_lines_at_other_heights() throws Exception {
        PageText text = read((page, file) -> {
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < 8; i++) {
                    Pdfs.words(
                            page,
                            40 + 180 * column,
                            740 - 13 * i - 4 * column,
                            8,
                            "column " + column + " has words " + i);
                }
            }
        });
        List<String> lines = text.lines().stream().map(TextLine::text).toList();
        assertThat(lines).hasSize(24);
        for (int i = 0; i < 24; i++) {
            assertThat(lines.get(i)).isEqualTo("column " + i / 8 + " has words " + i % 8);
        }
    }

    @Test
    void columns_of_a_picture_that_was_read_in_any_order() {
        List<List<Glyph>> given = new ArrayList<>();
        for (int i = 7; i >= 0; i--) {
            given.add(line("right column line number " + i, 310, 100 + 20 * i));
            given.add(line("left column line number " + i, 50, 100 + 20 * i));
        }
        PageText text = ReadingOrder.ofLines(given, PageText.Origin.RECOGNISED);
        assertThat(text.origin()).isEqualTo(PageText.Origin.RECOGNISED);
        assertThat(text.lines()).hasSize(16);
        assertThat(text.lines().get(0).text()).isEqualTo("left column line number 0");
        assertThat(text.lines().get(8).text()).isEqualTo("right column line number 0");
    }

    private static List<Glyph> line(String words, double left, double top) {
        List<Glyph> glyphs = new ArrayList<>();
        for (int i = 0; i < words.length(); i++) {
            glyphs.add(new Glyph(
                    words.substring(i, i + 1), new PageBox(left + 8 * i, top, left + 8 * i + 8, top + 14), true));
        }
        return glyphs;
    }

    @Test
    void tables_are_read_by_rows_and_each_row_is_a_block() throws Exception {
        PageText text = read((page, file) -> {
            for (int row = 0; row < 6; row++) {
                Pdfs.words(page, 50, 700 - 16 * row, 10, "Item " + row);
                Pdfs.words(page, 200, 700 - 16 * row, 10, "some words about it");
                Pdfs.words(page, 400, 700 - 16 * row, 10, "12.5" + row);
            }
        });
        assertThat(text.lines()).extracting(TextLine::text).hasSize(6).contains("Item 3 some words about it 12.53");
        assertThat(text.lines()).extracting(TextLine::block).doesNotHaveDuplicates();
    }

    @Test
    void words_without_space_letters_are_told_apart_by_gaps() throws Exception {
        PageText text = read((page, file) -> {
            Pdfs.words(page, 50, 700, 10, "two");
            Pdfs.words(page, 50 + 16.7 + 2.8, 700, 10, "words");
        });
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("two words");
    }

    @Test
    void words_drawn_in_any_order_are_read_from_the_left() throws Exception {
        PageText text = read((page, file) -> {
            Pdfs.words(page, 50 + 16.7 + 2.8, 700, 10, "words");
            Pdfs.words(page, 50, 650, 10, "below");
            Pdfs.words(page, 50, 700, 10, "two");
        });
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("two words", "below");
    }

    @Test
    void letters_above_and_below_the_line_stay_in_it() throws Exception {
        PageText text = read((page, file) -> {
            page.beginText();
            page.setFont(Pdfs.FONT, 12);
            page.newLineAtOffset(50, 700);
            page.showText("E = mc");
            page.setFont(Pdfs.FONT, 8);
            page.setTextRise(5);
            page.showText("2");
            page.setTextRise(0);
            page.setFont(Pdfs.FONT, 12);
            page.showText(" and H");
            page.setFont(Pdfs.FONT, 8);
            page.setTextRise(-3);
            page.showText("2");
            page.setTextRise(0);
            page.setFont(Pdfs.FONT, 12);
            page.showText("O");
            page.endText();
        });
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("E = mc2 and H2O");
    }

    @Test
    void letters_drawn_twice_to_look_bold_are_read_once() throws Exception {
        PageText text = read((page, file) -> {
            Pdfs.words(page, 50, 700, 12, "bold words");
            Pdfs.words(page, 50.3, 700, 12, "bold words");
        });
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("bold words");
    }

    @Test
    void hyphens_at_the_end_of_lines_are_left_as_they_are() throws Exception {
        PageText text = read((page, file) -> {
            Pdfs.words(page, 50, 700, 10, "a word that is bro-");
            Pdfs.words(page, 50, 688, 10, "ken at the end");
        });
        assertThat(text.visible()).isEqualTo("a word that is bro-\nken at the end");
        assertThat(text.lines().getFirst().block())
                .isEqualTo(text.lines().getLast().block());
    }

    @Test
    void paragraphs_are_blocks() throws Exception {
        PageText text = read((page, file) -> {
            Pdfs.words(page, 50, 700, 16, "Heading");
            Pdfs.words(page, 50, 680, 10, "First paragraph with a line");
            Pdfs.words(page, 50, 668, 10, "and a second line of it.");
            Pdfs.words(page, 50, 644, 10, "Second paragraph after a gap");
            Pdfs.words(page, 50, 632, 10, "with more lines in it");
            Pdfs.words(page, 65, 620, 10, "Third one, with an indent.");
        });
        assertThat(text.lines()).extracting(TextLine::block).containsExactly(0, 1, 1, 2, 2, 3);
    }

    @Test
    void text_on_its_side_is_read_after_upright_text() throws Exception {
        PageText text = read((page, file) -> {
            page.beginText();
            page.setFont(Pdfs.FONT, 12);
            page.setTextMatrix(new Matrix(0, 1, -1, 0, 30, 300));
            page.showText("up the side");
            page.endText();
            Pdfs.words(page, 50, 700, 12, "an upright line of text");
        });
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("an upright line of text", "up the side");
    }

    @Test
    void hidden_letters_stand_after_all_that_can_be_seen() throws Exception {
        List<Letter> letters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PageBox box = new PageBox(10 + 6 * i, 10, 16 + 6 * i, 20);
            letters.add(new Letter("abc".substring(i, i + 1), box, true, 10, 0));
            letters.add(new Letter("xyz".substring(i, i + 1), box, false, 10, 0));
        }
        PageText text = ReadingOrder.of(letters, PageText.Origin.TEXT_LAYER);
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("abc", "xyz");
        assertThat(text.visible()).isEqualTo("abc");
    }

    @Test
    void hebrew_is_read_from_the_right_and_numbers_in_it_from_the_left() {
        // As seen: 12 םולש
        List<Letter> letters = new ArrayList<>();
        String seen = "12 \u05DD\u05D5\u05DC\u05E9";
        for (int i = 0; i < seen.length(); i++) {
            letters.add(new Letter(seen.substring(i, i + 1), new PageBox(10 + 6 * i, 10, 16 + 6 * i, 20), true, 10, 0));
        }
        PageText text = ReadingOrder.of(letters, PageText.Origin.TEXT_LAYER);
        assertThat(text.lines()).extracting(TextLine::text).containsExactly("\u05E9\u05DC\u05D5\u05DD 12");
    }

    private PageText read(Pdfs.Drawing drawing) throws Exception {
        return Pdfs.text(Pdfs.write(folder.resolve("page.pdf"), drawing));
    }
}
