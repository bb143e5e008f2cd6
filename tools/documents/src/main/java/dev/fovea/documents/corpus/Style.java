package dev.fovea.documents.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.font.PDFont;

/**
 * A font at a size.
 *
 * @param size in points
 */
record Style(PDFont font, float size) {
    private static final float UNITS = 1000;

    double width(String text) {
        try {
            return font.getStringWidth(text) / UNITS * size;
        } catch (IOException failure) {
            throw new UncheckedIOException("the font of the corpus cannot write: " + text, failure);
        }
    }

    double ascent() {
        return font.getFontDescriptor().getAscent() / UNITS * size;
    }

    /** How far letters reach below the base line; positive. */
    double descent() {
        return -font.getFontDescriptor().getDescent() / UNITS * size;
    }

    Style sized(float points) {
        return new Style(font, points);
    }
}
