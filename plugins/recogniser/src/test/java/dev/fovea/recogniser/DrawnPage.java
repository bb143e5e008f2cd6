package dev.fovea.recogniser;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An A4 page that knows what was written on it, and where. */
final class DrawnPage {
    static final String MINUTES = """
            The committee met on Tuesday to consider the annual budget of the harbour and its four warehouses. Repairs to the \
            northern pier will cost 48,250.00 euros, of which 12,000 were set aside last year. Mrs. Ellen Whitaker asked \
            whether the invoice numbered 2024-0317 had been paid; the treasurer replied that it had not, because the delivery \
            was incomplete. A second quotation was received from Hansen & Sons, who offer to finish the work within six weeks. \
            It was agreed that both companies should be visited before the end of March. The chairman thanked all members for \
            their patience and reminded them that the next meeting takes place on 14 May at half past nine in the old library. \
            Visitors who wish to see the plans may do so between 10:00 and 16:30 on any working day. Questions can be sent to \
            office@harbour.example or by post to 7 Quay Street. The members also discussed the lighting of the outer wall, \
            which has failed twice since January, and the price of electricity, which rose by 7.5% in the same quarter. No \
            decision was taken about new lamps. Finally, the secretary read a letter from the school, whose pupils would like \
            to paint the fence along the road. The proposal was welcomed and a budget of 350 euros granted. There being no \
            other business, the meeting closed at 11:45.""";

    private static final double POINTS_PER_INCH = 72;

    private final double scale;
    private final BufferedImage picture;
    private final Color paper;
    private final Graphics2D pen;
    private final List<List<Glyph>> lines = new ArrayList<>();

    private DrawnPage(int dotsPerInch, Color paper, Color ink, double degrees) {
        this.paper = paper;
        scale = dotsPerInch / POINTS_PER_INCH;
        picture = new BufferedImage((int) (595 * scale), (int) (842 * scale), BufferedImage.TYPE_INT_RGB);
        pen = picture.createGraphics();
        pen.setColor(paper);
        pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        pen.setColor(ink);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        pen.rotate(Math.toRadians(degrees), picture.getWidth() / 2.0, picture.getHeight() / 2.0);
    }

    static DrawnPage blank(int dotsPerInch) {
        return new DrawnPage(dotsPerInch, Color.WHITE, Color.BLACK, 0);
    }

    static DrawnPage turned(int dotsPerInch, double degrees) {
        return new DrawnPage(dotsPerInch, Color.WHITE, Color.BLACK, degrees);
    }

    static DrawnPage lightOnDark(int dotsPerInch) {
        return new DrawnPage(dotsPerInch, new Color(20, 30, 60), Color.WHITE, 0);
    }

    /** One line; all measures in points, {@code y} of the base line. */
    DrawnPage line(String text, String family, double size, double x, double y) {
        Font font = new Font(family, Font.PLAIN, 1).deriveFont((float) (size * scale));
        FontRenderContext context = pen.getFontRenderContext();
        GlyphVector shapes = font.createGlyphVector(new FontRenderContext(null, context.isAntiAliased(), true), text);
        pen.setFont(font);
        pen.drawString(text, (float) (x * scale), (float) (y * scale));
        Rectangle2D ink = shapes.getVisualBounds();
        List<Glyph> glyphs = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            double from = x * scale + shapes.getGlyphPosition(i).getX();
            double to = x * scale + shapes.getGlyphPosition(i + 1).getX();
            PageBox box = new PageBox(from, y * scale + ink.getMinY(), to, y * scale + ink.getMaxY());
            glyphs.add(new Glyph(text.substring(i, i + 1), box, true));
        }
        lines.add(glyphs);
        return this;
    }

    /** A text in lines that fit between two places. */
    DrawnPage paragraph(String text, String family, double size, double left, double right, double top) {
        Font font = new Font(family, Font.PLAIN, 1).deriveFont((float) (size * scale));
        FontRenderContext context = new FontRenderContext(null, true, true);
        double y = top;
        String line = "";
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (font.getStringBounds(longer, context).getWidth() > (right - left) * scale) {
                line(line, family, size, left, y);
                y += 1.3 * size;
                longer = word;
            }
            line = longer;
        }
        return line(line, family, size, left, y);
    }

    /** Grain as of a scanner. */
    DrawnPage noise(double deviation, long seed) {
        Random random = new Random(seed);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int pixel = picture.getRGB(x, y);
                int shift = (int) Math.round(deviation * random.nextGaussian());
                int red = Math.clamp((pixel >> 16 & 0xFF) + shift, 0, 255);
                int green = Math.clamp((pixel >> 8 & 0xFF) + shift, 0, 255);
                int blue = Math.clamp((pixel & 0xFF) + shift, 0, 255);
                picture.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return this;
    }

    /** As it lies when somebody put it in by its side: turned clockwise by so many quarters. */
    BufferedImage lying(int quarters) {
        int width = quarters % 2 == 0 ? picture.getWidth() : picture.getHeight();
        int height = quarters % 2 == 0 ? picture.getHeight() : picture.getWidth();
        BufferedImage turned = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D turner = turned.createGraphics();
        turner.setColor(paper);
        turner.translate(width / 2.0, height / 2.0);
        turner.rotate(quarters * Math.PI / 2);
        turner.drawImage(picture, -picture.getWidth() / 2, -picture.getHeight() / 2, null);
        turner.dispose();
        return turned;
    }

    BufferedImage picture() {
        return picture;
    }

    List<String> texts() {
        return lines.stream()
                .map(line -> String.join("", line.stream().map(Glyph::text).toList()))
                .toList();
    }

    /** Letters of each line, with the advance of each and the height of the line's ink. */
    List<List<Glyph>> letters() {
        return lines;
    }
}
