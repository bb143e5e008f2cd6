package dev.fovea.documents.quality;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Pictures of a page that somebody might look it up by. */
public final class PageLooks {
    private static final double TURNED_DEGREES = 3;
    private static final double FURTHER_AWAY = 0.85;
    private static final Color DESK = new Color(96, 72, 48);
    private static final Color LAMP = new Color(255, 240, 200, 40);
    private static final Color SHADOW = new Color(0, 0, 0, 110);

    private PageLooks() {}

    /** By name, each made of the page's picture. */
    public static Map<String, UnaryOperator<BufferedImage>> all() {
        Map<String, UnaryOperator<BufferedImage>> looks = new LinkedHashMap<>();
        looks.put("as it was read", page -> page);
        looks.put("half as large", page -> scaled(page, 0.5));
        looks.put("photographed", PageLooks::photographed);
        looks.put("its upper half", page -> page.getSubimage(0, 0, page.getWidth(), page.getHeight() / 2));
        return looks;
    }

    private static BufferedImage scaled(BufferedImage page, double scale) {
        int width = (int) Math.round(page.getWidth() * scale);
        int height = (int) Math.round(page.getHeight() * scale);
        return drawn(width, height, canvas -> canvas.drawImage(page, 0, 0, width, height, null));
    }

    /** A little turned, on a desk, by a lamp from one side. */
    private static BufferedImage photographed(BufferedImage page) {
        int width = page.getWidth();
        int height = page.getHeight();
        return drawn(width, height, canvas -> {
            canvas.setColor(DESK);
            canvas.fillRect(0, 0, width, height);
            AffineTransform place = new AffineTransform();
            place.translate(width * (1 - FURTHER_AWAY) / 2, height * (1 - FURTHER_AWAY) / 2);
            place.rotate(Math.toRadians(TURNED_DEGREES), width * FURTHER_AWAY / 2, height * FURTHER_AWAY / 2);
            place.scale(FURTHER_AWAY, FURTHER_AWAY);
            canvas.drawImage(page, place, null);
            canvas.setPaint(new GradientPaint(0, 0, LAMP, width, height, SHADOW));
            canvas.fillRect(0, 0, width, height);
        });
    }

    private static BufferedImage drawn(int width, int height, Consumer<Graphics2D> strokes) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = picture.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        strokes.accept(canvas);
        canvas.dispose();
        return picture;
    }
}
