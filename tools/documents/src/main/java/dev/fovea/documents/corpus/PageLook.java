package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageSize;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;

/**
 * How a page lies in its file.
 *
 * @param size as displayed
 * @param rotation by which a reader turns the page clockwise: 0, 90, 180 or 270
 * @param bleed points around the crop box that nobody sees; 0 for a page without a crop box
 */
record PageLook(PageSize size, int rotation, float bleed) {
    static final PageSize A4 = new PageSize(595, 842);
    static final PageSize LETTER = new PageSize(612, 792);
    static final PageSize SLIP = new PageSize(227, 560);

    PDPage page() {
        PDPage page = new PDPage(new PDRectangle(storedWidth() + 2 * bleed, storedHeight() + 2 * bleed));
        if (bleed > 0) {
            page.setCropBox(new PDRectangle(bleed, bleed, storedWidth(), storedHeight()));
        }
        page.setRotation(rotation);
        return page;
    }

    private boolean lies() {
        return rotation % 180 != 0;
    }

    private float storedWidth() {
        return (float) (lies() ? size.height() : size.width());
    }

    private float storedHeight() {
        return (float) (lies() ? size.width() : size.height());
    }

    /** From the page as displayed, with the origin at its bottom left corner, to the page as stored. */
    Matrix toStored() {
        float width = storedWidth();
        float height = storedHeight();
        return switch (rotation) {
            case 0 -> new Matrix(1, 0, 0, 1, bleed, bleed);
            case 90 -> new Matrix(0, 1, -1, 0, width + bleed, bleed);
            case 180 -> new Matrix(-1, 0, 0, -1, width + bleed, height + bleed);
            case 270 -> new Matrix(0, -1, 1, 0, bleed, height + bleed);
            default -> throw new IllegalStateException("a page turns by right angles; found " + rotation);
        };
    }
}
