package dev.fovea.documents.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/**
 * The fonts of one document.
 *
 * @param plain of running text
 * @param bold of headings and labels
 * @param fixed of receipts
 */
record Faces(PDFont plain, PDFont bold, PDFont fixed) {
    private static final String EMBEDDED = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /** By turns: Helvetica and Times, which no file need carry, and a font that the file carries with letters by number. */
    static Faces of(PDDocument document, int turn) throws IOException {
        PDFont fixed = new PDType1Font(FontName.COURIER);
        return switch (Math.floorMod(turn, 3)) {
            case 0 -> new Faces(new PDType1Font(FontName.HELVETICA), new PDType1Font(FontName.HELVETICA_BOLD), fixed);
            case 1 -> new Faces(new PDType1Font(FontName.TIMES_ROMAN), new PDType1Font(FontName.TIMES_BOLD), fixed);
            default -> embedded(document, fixed);
        };
    }

    private static Faces embedded(PDDocument document, PDFont fixed) throws IOException {
        try (InputStream file = Objects.requireNonNull(PDDocument.class.getResourceAsStream(EMBEDDED), EMBEDDED)) {
            PDFont font = PDType0Font.load(document, file);
            return new Faces(font, font, fixed);
        }
    }
}
