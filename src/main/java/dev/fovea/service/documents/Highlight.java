package dev.fovea.service.documents;

import dev.fovea.plugin.PageBox;
import java.awt.Color;

/**
 * A place on a page that is to be lit up.
 *
 * @param box in points
 */
public record Highlight(PageBox box, Tint tint) {
    /** What a place is lit up for; the colours of the page for people. */
    public enum Tint {
        FOUND("found", 0xd9480f),
        VERIFIED("verified", 0x1a7f4b),
        SNAPPED("snapped", 0x2563eb),
        VISUAL_ONLY("visual-only", 0xa16207),
        UNSUPPORTED("unsupported", 0xc2263d);

        private final String code;
        private final Color colour;

        Tint(String code, int rgb) {
            this.code = code;
            this.colour = new Color(rgb);
        }

        public String code() {
            return code;
        }

        Color colour() {
            return colour;
        }
    }
}
