package dev.fovea.service.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** Files to upload. The invoice and the letter look like what the model that ships was trained on, so that it can answer. */
public final class SampleFiles {
    /** What stands on the invoice, and what the model says when it is asked how much is due. */
    public static final String TOTAL = "$94.25";

    private static final float SIZE = 13;
    private static final float LEFT = 12;
    private static final float RIGHT = 278;
    private static final float PIECES = 158;
    private static final PDFont PLAIN = new PDType1Font(FontName.HELVETICA);
    private static final PDFont BOLD = new PDType1Font(FontName.HELVETICA_BOLD);

    /** Once: each file that is made anew has an id of its own. */
    private static final byte[] INVOICE = pdf(SampleFiles::drawInvoice);

    private SampleFiles() {}

    /** One page of 290 × 210 points; the total stands at its lower right. */
    public static byte[] invoice() {
        return INVOICE.clone();
    }

    /** A letter of two pages. */
    public static byte[] letter() {
        return pdf(document -> {
            draw(
                    document,
                    250,
                    170,
                    page -> page.lines(
                            "1996-07-29",
                            "Dear Nora Fischer,",
                            "Thank you for your letter.",
                            "Your payment of $94.25 is",
                            "late."));
            draw(
                    document,
                    250,
                    120,
                    page -> page.lines(
                            "Please ask for Tara Olsen", "at the desk in Bergen.", "Kind regards", "Hugo Keller"));
        });
    }

    /** Pages of one line each. */
    public static byte[] pages(int count, String words) {
        return pdf(document -> {
            for (int number = 1; number <= count; number++) {
                String line = "%s, page %d".formatted(words, number);
                draw(document, 290, 60, page -> page.lines(line));
            }
        });
    }

    /** The invoice, to be opened with a password. */
    public static byte[] encrypted() {
        return pdf(document -> {
            drawInvoice(document);
            document.protect(new StandardProtectionPolicy("owner", "secret", new AccessPermission()));
        });
    }

    /** The first half of the invoice. */
    public static byte[] truncated() {
        byte[] whole = invoice();
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static void drawInvoice(PDDocument document) throws IOException {
        draw(document, 290, 210, page -> {
            page.bold(LEFT, 24, 15.5f, "Keller Supplies Ltd");
            page.pair(LEFT, 46, "Invoice:", "KX-4711");
            page.pair(147, 46, "Date:", "1996-07-22");
            page.pair(LEFT, 62, "Customer:", "Nora Fischer");
            page.row(88, BOLD, "Item", "Qty", "Amount");
            page.rule(92);
            page.row(107, PLAIN, "Envelopes", "12", "$24.00");
            page.row(123, PLAIN, "Paper", "3", "$51.50");
            page.row(139, PLAIN, "Stamps", "40", "$18.75");
            page.rule(144);
            page.row(159, BOLD, "Total", "", TOTAL);
        });
    }

    private interface Drawing<T> {
        void on(T surface) throws IOException;
    }

    private static byte[] pdf(Drawing<PDDocument> drawing) {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            drawing.on(document);
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void draw(PDDocument document, float width, float height, Drawing<Sheet> drawing)
            throws IOException {
        PDPage page = new PDPage(new PDRectangle(width, height));
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            drawing.on(new Sheet(content, height));
        }
    }

    /** A page that is written from its top. */
    private record Sheet(PDPageContentStream content, float height) {
        void lines(String... lines) throws IOException {
            float y = 24;
            for (String line : List.of(lines)) {
                text(LEFT, y, PLAIN, SIZE + 1, line);
                y += 20;
            }
        }

        void row(float y, PDFont font, String item, String pieces, String amount) throws IOException {
            text(LEFT, y, font, SIZE, item);
            text(PIECES, y, font, SIZE, pieces);
            text(RIGHT - width(font, amount), y, font, SIZE, amount);
        }

        void pair(float x, float y, String label, String value) throws IOException {
            text(x, y, BOLD, SIZE, label);
            text(x + width(BOLD, label + " "), y, PLAIN, SIZE, value);
        }

        void bold(float x, float y, float size, String text) throws IOException {
            text(x, y, BOLD, size, text);
        }

        void rule(float y) throws IOException {
            content.moveTo(LEFT, height - y);
            content.lineTo(RIGHT, height - y);
            content.stroke();
        }

        private void text(float x, float y, PDFont font, float size, String text) throws IOException {
            content.beginText();
            content.setFont(font, size);
            content.newLineAtOffset(x, height - y);
            content.showText(text);
            content.endText();
        }

        private static float width(PDFont font, String text) throws IOException {
            return font.getStringWidth(text) / 1000 * SIZE;
        }
    }
}
