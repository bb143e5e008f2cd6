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
 * A small page, as plain as pages get, for finding out what a model can do.
 *
 * @param lines what is drawn on it
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

    private static final int SIZE = 18;
    private static final int MARGIN = 14;
    private static final int PITCH = 26;

    TrialPage {
        lines = List.copyOf(lines);
    }

    /** Black on white, letters of {@value #SIZE} pixels. */
    ImageContent picture() {
        int longest = lines.stream().mapToInt(String::length).max().orElseThrow();
        int width = 2 * MARGIN + longest * SIZE * 6 / 10;
        BufferedImage page = new BufferedImage(width, 2 * MARGIN + lines.size() * PITCH, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = page.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, page.getWidth(), page.getHeight());
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE));
        for (int i = 0; i < lines.size(); i++) {
            pen.drawString(lines.get(i), MARGIN, MARGIN + SIZE + i * PITCH);
        }
        pen.dispose();
        return png(page);
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
