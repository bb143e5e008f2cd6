package dev.fovea.pages;

import java.io.IOException;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;

/** The colours of a page as they come out; the last one is kept, for letters of one line share it. */
final class PdfInks {
    private Optional<PDColor> last = Optional.empty();
    private Ink ink = Ink.WHITE;

    @SuppressWarnings("ReferenceEquality") // The same object means that the colour was not set again.
    Ink of(PDColor colour) {
        if (last.isEmpty() || last.get() != colour) {
            ink = plain(colour);
            last = Optional.of(colour);
        }
        return ink;
    }

    private static Ink plain(PDColor colour) {
        if (colour.isPattern()) {
            return new Ink.Mixed();
        }
        try {
            return new Ink.Plain(colour.toRGB() & 0xFFFFFF);
        } catch (IOException | RuntimeException e) {
            // A colour space that cannot be read: the rendering decides.
            return new Ink.Mixed();
        }
    }
}
