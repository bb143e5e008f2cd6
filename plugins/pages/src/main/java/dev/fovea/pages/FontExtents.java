package dev.fovea.pages;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.fontbox.util.BoundingBox;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.util.Matrix;

/** How far letters of a font reach above and below their line, in em. Fonts lie about it; what cannot be is not believed. */
final class FontExtents {
    private static final Extent USUAL = new Extent(0.8, -0.22);
    private static final double PER_EM = 1000;

    private final Map<PDFont, Extent> known = new IdentityHashMap<>();

    /** Above (positive) and below (negative) the base line. */
    record Extent(double ascent, double descent) {}

    Extent of(PDFont font) {
        Extent found = known.get(font);
        if (found == null) {
            found = read(font);
            known.put(font, found);
        }
        return found;
    }

    private static Extent read(PDFont font) {
        try {
            return font instanceof PDType3Font type3 ? drawn(type3) : described(font);
        } catch (IOException | RuntimeException e) {
            // A font without a usable description is drawn all the same, with the usual proportions.
            System.getLogger(FontExtents.class.getName())
                    .log(System.Logger.Level.DEBUG, "a font does not say how high it is", e);
            return USUAL;
        }
    }

    private static Extent described(PDFont font) {
        PDFontDescriptor descriptor = font.getFontDescriptor();
        if (descriptor == null) {
            return USUAL;
        }
        double ascent = descriptor.getAscent() / PER_EM;
        double descent = -Math.abs(descriptor.getDescent()) / PER_EM;
        return believable(ascent, descent);
    }

    private static Extent drawn(PDType3Font font) throws IOException {
        BoundingBox box = font.getBoundingBox();
        Matrix matrix = font.getFontMatrix();
        if (box == null || box.getHeight() <= 0) {
            return USUAL;
        }
        double scale = Math.abs(matrix.getScaleY());
        double ascent = box.getUpperRightY() * scale;
        double descent = box.getLowerLeftY() * scale;
        // Letters of such a font may be of any size in its own units: only the box says how high they are.
        return ascent - descent > 0.05 && ascent - descent < 3 && ascent > 0
                ? new Extent(ascent, Math.min(descent, 0))
                : USUAL;
    }

    private static Extent believable(double ascent, double descent) {
        double up = ascent >= 0.5 && ascent <= 1.3 ? ascent : USUAL.ascent;
        double down = descent <= -0.1 && descent >= -0.5 ? descent : USUAL.descent;
        return new Extent(up, down);
    }
}
