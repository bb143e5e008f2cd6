package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;

/**
 * A letter as it was found on a page, before anything is known of lines.
 *
 * @param box in points from the page's top left corner as displayed
 * @param size of the font, in points as displayed
 * @param turn which way the line runs, in quarter turns clockwise: 0 to the right, 1 down, 2 to the left, 3 up
 */
public record Letter(String text, PageBox box, boolean drawn, double size, int turn) {
    boolean blank() {
        return text.isBlank();
    }

    Glyph glyph() {
        return new Glyph(text, box, drawn);
    }
}
