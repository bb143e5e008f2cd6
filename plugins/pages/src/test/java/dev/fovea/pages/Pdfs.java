package dev.fovea.pages;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.UnreadableException;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Makes the PDF files that tests read. */
public final class Pdfs {
    public static final PDFont FONT = new PDType1Font(Standard14Fonts.FontName.HELVETICA);

    private Pdfs() {}

    /** Draws on a page. */
    @FunctionalInterface
    public interface Drawing {
        void on(PDPageContentStream page, PDDocument file) throws IOException;
    }

    /** A file with one page for each drawing, A4. */
    public static Path write(Path file, Drawing... drawings) {
        try (PDDocument document = new PDDocument()) {
            for (Drawing drawing : drawings) {
                draw(document, new PDPage(PDRectangle.A4), drawing);
            }
            document.save(file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void draw(PDDocument document, PDPage page, Drawing drawing) throws IOException {
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            drawing.on(content, document);
        }
    }

    /** Words at a place, in the page's own coordinates: from the bottom left corner. */
    public static void words(PDPageContentStream page, double x, double y, double size, String words)
            throws IOException {
        page.beginText();
        page.setFont(FONT, (float) size);
        page.newLineAtOffset((float) x, (float) y);
        page.showText(words);
        page.endText();
    }

    public static void fill(PDPageContentStream page, Color colour, double x, double y, double width, double height)
            throws IOException {
        page.setNonStrokingColor(colour);
        page.addRect((float) x, (float) y, (float) width, (float) height);
        page.fill();
        page.setNonStrokingColor(Color.BLACK);
    }

    /** What the first page says. */
    public static PageText text(Path file) throws UnreadableException {
        try (OpenDocument document = new PdfReader().open(file)) {
            return document.page(1).text();
        }
    }
}
