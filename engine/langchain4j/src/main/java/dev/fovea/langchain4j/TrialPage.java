package dev.fovea.langchain4j;

import dev.langchain4j.data.message.ImageContent;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A page of a letter, A4 at 110 dots per inch, for finding out what a model can do with pages as large as those that it will be shown.
 *
 * @param lines what stands above the letter
 * @param answered a question that it answers
 * @param unanswered one that it does not
 */
record TrialPage(List<String> lines, String answered, String unanswered) {
    /** Each page's question is the next one's wrong one: who does not look at the page can but guess. */
    static final List<TrialPage> ALL = List.of(
            new TrialPage(List.of("Date: 1998-04-17", "Phone: 555-2041"), "What is the Phone?", "What is the Balance?"),
            new TrialPage(List.of("Name: Anna Keller", "City: Lisbon"), "What is the City?", "What is the Phone?"),
            new TrialPage(List.of("Total: $84.20", "Tax: $6.75"), "What is the Tax?", "What is the City?"),
            new TrialPage(List.of("Invoice: K-4471", "Due: 2003-11-02"), "When is it due?", "What is the Tax?"),
            new TrialPage(List.of("Order: 70-318", "Quantity: 26"), "What is the Quantity?", "When is it due?"),
            new TrialPage(List.of("Code: B5-902", "Product: Lamp"), "What is the Code?", "What is the Quantity?"),
            new TrialPage(List.of("Item: Kettle", "Tel: 204-7713"), "What is the Tel?", "What is the Code?"),
            new TrialPage(List.of("Balance: $19.05", "Client: Leo Hart"), "What is the Balance?", "What is the Tel?"));

    private static final List<String> LETTER = List.of(
            "Thank you for your letter, which we read with pleasure. All that you wrote about the",
            "garden has been passed on to those who look after it, and they will be glad to hear",
            "that somebody noticed. The path behind the house is mended by now, so that nobody",
            "needs to go around it, and the gate is open from morning until it gets dark.",
            "",
            "In autumn we mean to plant apple trees along the wall. Whoever likes to lend a hand",
            "is welcome, with or without boots. Tools are in the shed, and there will be soup.",
            "",
            "With kind regards");
    private static final int WIDTH = 909;
    private static final int HEIGHT = 1286;
    private static final int SIZE = 18;
    private static final int MARGIN = 90;
    private static final int PITCH = 26;

    TrialPage {
        lines = List.copyOf(lines);
    }

    /** Black on white, letters of {@value #SIZE} pixels. */
    ImageContent picture() {
        BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = page.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, page.getWidth(), page.getHeight());
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE));
        write(pen, lines, MARGIN + SIZE);
        write(pen, LETTER, MARGIN + SIZE + (lines.size() + 2) * PITCH);
        pen.dispose();
        return png(page);
    }

    private static void write(Graphics2D pen, List<String> text, int top) {
        for (int i = 0; i < text.size(); i++) {
            pen.drawString(text.get(i), MARGIN, top + i * PITCH);
        }
    }

    private static ImageContent png(BufferedImage page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(page, "png", bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return ImageContent.from(Base64.getEncoder().encodeToString(bytes.toByteArray()), "image/png");
    }
}
