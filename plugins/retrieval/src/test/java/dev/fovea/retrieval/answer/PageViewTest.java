package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.RegionHit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageViewTest {
    private static final PageSize A4 = new PageSize(595, 842);

    private static PageHit hit(PageSize size, PageBox... regions) {
        List<RegionHit> hits = new ArrayList<>();
        for (PageBox box : regions) {
            hits.add(new RegionHit(UUID.randomUUID(), box, "found", 1));
        }
        return new PageHit(UUID.randomUUID(), "a.pdf", UUID.randomUUID(), 1, size, 1, OptionalDouble.empty(), hits);
    }

    /** Lines of letters from 60 to 500 points across, from 50 points down to so many. */
    private static PageText written(double bottom, double height) {
        List<TextLine> lines = new ArrayList<>();
        for (double top = 50; top < bottom; top += 1.2 * height) {
            List<Glyph> glyphs = new ArrayList<>();
            for (double left = 60; left < 500; left += height / 2) {
                glyphs.add(new Glyph("x", new PageBox(left, top, left + height / 2, top + height), true));
            }
            lines.add(new TextLine(glyphs, 0));
        }
        return new PageText(lines, PageText.Origin.TEXT_LAYER);
    }

    @Test
    void a_page_without_letters_is_shown_whole() {
        PageView view = PageView.readable(hit(A4), PageText.NONE, AnswerBudget.SMALL);
        assertThat(view.whole()).isTrue();
        assertThat(view.area()).isEqualTo(A4.bounds());
    }

    @Test
    void a_page_whose_letters_are_large_is_shown_whole() {
        assertThat(PageView.readable(hit(A4), written(800, 40), AnswerBudget.SMALL)
                        .whole())
                .isTrue();
        assertThat(PageView.readable(hit(new PageSize(300, 200)), written(190, 12), AnswerBudget.SMALL)
                        .whole())
                .isTrue();
    }

    @Test
    void of_a_page_of_few_lines_these_are_shown() {
        PageView view = PageView.readable(hit(A4), written(100, 12), AnswerBudget.SMALL);
        assertThat(view.area().left()).isEqualTo(45);
        assertThat(view.area().top()).isEqualTo(35);
        assertThat(view.area().bottom()).isLessThan(150);
    }

    @Test
    void of_a_full_page_the_surroundings_of_what_was_found_are_shown() {
        PageBox found = new PageBox(60, 600, 300, 612);
        PageView view = PageView.readable(hit(A4, found), written(800, 12), AnswerBudget.SMALL);
        assertThat(found.within(view.area())).isEqualTo(found);
        assertThat(view.area().area()).isLessThan(0.3 * A4.bounds().area());
        PageBox last = new PageBox(60, 790, 500, 802);
        PageView atEnd = PageView.readable(hit(A4, last), written(800, 12), AnswerBudget.SMALL);
        assertThat(atEnd.area().bottom()).isLessThanOrEqualTo(842);
        assertThat(last.within(atEnd.area())).isEqualTo(last);
    }

    @Test
    void a_models_thousandths_are_of_what_it_was_shown() {
        PageView view = new PageView(new PageBox(100, 200, 300, 250), false);
        assertThat(view.fromThousandths(new PageBox(0, 0, 1000, 1000))).isEqualTo(view.area());
        assertThat(view.fromThousandths(new PageBox(500, 500, 600, 700))).isEqualTo(new PageBox(200, 225, 220, 235));
    }

    @Test
    void what_is_cut_out_are_the_pixels_of_the_view() throws IOException {
        BufferedImage page = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 200; x++) {
            for (int y = 0; y < 100; y++) {
                page.setRGB(x, y, x << 16 | y << 8 | 7);
            }
        }
        PageView view = new PageView(new PageBox(10, 20, 60, 30), false);
        BufferedImage cut = PageView.read(view.cut(page, new PageSize(100, 50))).orElseThrow();
        assertThat(cut.getWidth()).isEqualTo(100);
        assertThat(cut.getHeight()).isEqualTo(20);
        assertThat(cut.getRGB(0, 0)).isEqualTo(0xff000000 | 20 << 16 | 40 << 8 | 7);
        assertThat(cut.getRGB(99, 19)).isEqualTo(0xff000000 | 119 << 16 | 59 << 8 | 7);
    }
}
