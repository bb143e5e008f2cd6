package dev.fovea.pages.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionsTest {
    private final List<TextLine> lines = new ArrayList<>();

    @Test
    void short_blocks_are_put_together_and_long_ones_taken_apart() {
        add(0, 50, 100, 1, 3); // a heading
        add(1, 50, 130, 5, 10); // 50 words
        add(2, 50, 200, 50, 10); // 500 words
        List<Region> regions = regions();
        assertThat(regions).hasSizeBetween(4, 6);
        assertThat(regions.getFirst().firstLine()).isZero();
        assertThat(regions.getFirst().lastLine()).isGreaterThanOrEqualTo(5);
        assertEveryLineIsInOneRegion(regions);
        assertThat(regions)
                .allSatisfy(region -> assertThat(Regions.words(region.text())).isBetween(40.0, 200.0));
    }

    @Test
    void a_region_stays_in_its_column() {
        add(0, 50, 100, 6, 6);
        add(1, 50, 180, 2, 6);
        add(2, 350, 100, 2, 6);
        add(3, 350, 140, 6, 6);
        List<Region> regions = regions();
        assertThat(regions).hasSize(2);
        assertThat(regions.get(0).box().right()).isLessThan(350);
        assertThat(regions.get(1).box().left()).isEqualTo(350);
        assertEveryLineIsInOneRegion(regions);
    }

    @Test
    void the_rows_of_a_table_are_put_together() {
        for (int row = 0; row < 30; row++) {
            add(row, 50, 100 + 14 * row, 1, 5);
        }
        List<Region> regions = regions();
        assertThat(regions).hasSizeBetween(1, 3);
        assertEveryLineIsInOneRegion(regions);
    }

    @Test
    void hidden_letters_are_in_no_region() {
        lines.add(line("seen words", 50, 100, true, 0));
        lines.add(line("hidden words", 50, 500, false, 1));
        assertThat(regions()).singleElement().satisfies(region -> {
            assertThat(region.text()).isEqualTo("seen words");
            assertThat(region.box().bottom()).isEqualTo(110);
            assertThat(region.lastLine()).isZero();
        });
    }

    @Test
    void a_page_without_text_has_none() {
        assertThat(Regions.of(PageText.NONE)).isEmpty();
    }

    @Test
    void ideographs_count_without_spaces() {
        assertThat(Regions.words("two words")).isEqualTo(2);
        assertThat(Regions.words("\u6F22\u5B57\u6587\u7AE0")).isEqualTo(2);
        assertThat(Regions.words(". - .")).isZero();
    }

    private List<Region> regions() {
        return Regions.of(new PageText(lines, PageText.Origin.TEXT_LAYER));
    }

    private void assertEveryLineIsInOneRegion(List<Region> regions) {
        int next = 0;
        for (Region region : regions) {
            assertThat(region.firstLine()).isEqualTo(next);
            next = region.lastLine() + 1;
        }
        assertThat(next).isEqualTo(lines.size());
    }

    private void add(int block, double left, double top, int count, int words) {
        for (int i = 0; i < count; i++) {
            lines.add(line("word ".repeat(words).strip(), left, top + 12 * i, true, block));
        }
    }

    private static TextLine line(String text, double left, double top, boolean drawn, int block) {
        List<Glyph> glyphs = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            PageBox box = new PageBox(left + 5 * i, top, left + 5 * i + 5, top + 10);
            glyphs.add(new Glyph(text.substring(i, i + 1), box, drawn));
        }
        return new TextLine(glyphs, block);
    }
}
