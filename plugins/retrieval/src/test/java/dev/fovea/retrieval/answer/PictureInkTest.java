package dev.fovea.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureInkTest {
    /** 200 × 100 points at 144 dots per inch: a black word at 10..50, a grey bar at 120..140. */
    private static PictureInk page(Color paper) {
        BufferedImage picture = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(paper);
        pen.fillRect(0, 0, 400, 200);
        pen.setColor(Color.BLACK);
        pen.fillRect(20, 20, 80, 20);
        pen.setColor(Color.GRAY);
        pen.fillRect(240, 40, 40, 120);
        pen.dispose();
        TextLine word = new TextLine(List.of(new Glyph("word", new PageBox(10, 10, 50, 20), true)), 0);
        return new PictureInk(
                picture, new PageBox(0, 0, 200, 100), new PageText(List.of(word), PageText.Origin.TEXT_LAYER));
    }

    @Test
    void a_bar_is_drawn_and_paper_and_letters_are_not() {
        for (Color paper : List.of(Color.WHITE, Color.YELLOW, new Color(20, 20, 60))) {
            PictureInk ink = page(paper);
            assertThat(ink.drawn(new PageBox(100, 10, 160, 90))).isTrue();
            assertThat(ink.drawn(new PageBox(150, 10, 200, 90))).isFalse();
            assertThat(ink.drawn(new PageBox(0, 0, 80, 60))).isFalse();
        }
    }

    @Test
    void of_what_is_not_shown_nobody_knows() {
        assertThat(page(Color.WHITE).drawn(new PageBox(300, 10, 400, 90))).isTrue();
    }
}
