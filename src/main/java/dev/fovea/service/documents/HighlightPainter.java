package dev.fovea.service.documents;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Lights places up on the picture of a page, so that what stands there can still be read. */
public final class HighlightPainter {
    private static final int FILL_ALPHA = 56;
    private static final double MARGIN_POINTS = 1.5;
    private static final double CORNER_POINTS = 4;
    private static final double LINE_POINTS = 1;

    private HighlightPainter() {}

    /** A new picture; the page's own stays as it is. */
    public static BufferedImage paint(BufferedImage page, PageSize size, List<Highlight> highlights) {
        BufferedImage painted = new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = painted.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.drawImage(page, 0, 0, null);
            double pixelsPerPoint = page.getWidth() / size.width();
            highlights.forEach(highlight -> paint(graphics, page, size, highlight, pixelsPerPoint));
        } finally {
            graphics.dispose();
        }
        return painted;
    }

    private static void paint(
            Graphics2D graphics, BufferedImage page, PageSize size, Highlight highlight, double pixelsPerPoint) {
        PageBox points = highlight.box();
        PageBox wider = new PageBox(
                points.left() - MARGIN_POINTS,
                points.top() - MARGIN_POINTS,
                points.right() + MARGIN_POINTS,
                points.bottom() + MARGIN_POINTS);
        PageBox box = size.toPixels(wider.within(size.bounds()), page.getWidth(), page.getHeight());
        double corner = CORNER_POINTS * pixelsPerPoint;
        Shape shape = new RoundRectangle2D.Double(box.left(), box.top(), box.width(), box.height(), corner, corner);
        Color colour = highlight.tint().colour();
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), FILL_ALPHA));
        graphics.fill(shape);
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke((float) (LINE_POINTS * pixelsPerPoint)));
        graphics.draw(shape);
    }
}
