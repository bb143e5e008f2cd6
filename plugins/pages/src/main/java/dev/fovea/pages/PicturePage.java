package dev.fovea.pages;

import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.lang.ref.SoftReference;

/** A picture as a page. */
final class PicturePage implements ReadablePage {
    private final PictureDocument document;
    private final int number;
    private final int width;
    private final int height;
    private final PictureFacts facts;
    private final ReadingLimits limits;
    private SoftReference<BufferedImage> decoded = new SoftReference<>(null);

    /**
     * @param width in pixels, as in the file
     * @param height in pixels, as in the file
     */
    PicturePage(PictureDocument document, int number, int width, int height, PictureFacts facts, ReadingLimits limits) {
        this.document = document;
        this.number = number;
        this.width = width;
        this.height = height;
        this.facts = facts;
        this.limits = limits;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public PageSize size() {
        double across = width * 72 / facts.dotsAcross();
        double down = height * 72 / facts.dotsDown();
        return facts.onItsSide() ? new PageSize(down, across) : new PageSize(across, down);
    }

    @Override
    public String digest() {
        return document.digest(number);
    }

    @Override
    public PageText text() {
        return PageText.NONE;
    }

    @Override
    public double pictureShare() {
        return 1;
    }

    @Override
    public BufferedImage render(double dotsPerInch) throws UnreadableException {
        if (!(dotsPerInch > 0)) {
            throw new IllegalArgumentException("a resolution is over 0 dots an inch; found " + dotsPerInch);
        }
        Renderings.refuseOver(limits, size(), dotsPerInch, number);
        int toWidth = size().pixelWidth(dotsPerInch);
        int toHeight = size().pixelHeight(dotsPerInch);
        BufferedImage picture = pixels();
        int across = facts.onItsSide() ? picture.getHeight() : picture.getWidth();
        int down = facts.onItsSide() ? picture.getWidth() : picture.getHeight();
        AffineTransform place = facts.upright(picture.getWidth(), picture.getHeight());
        // Halving first: one step from large to small would leave out most of the pixels.
        while (across > 2 * toWidth && down > 2 * toHeight) {
            int halfAcross = (across + 1) / 2;
            int halfDown = (down + 1) / 2;
            place.preConcatenate(scale(across, down, halfAcross, halfDown));
            picture = draw(picture, place, halfAcross, halfDown);
            across = halfAcross;
            down = halfDown;
            place = new AffineTransform();
        }
        place.preConcatenate(scale(across, down, toWidth, toHeight));
        return draw(picture, place, toWidth, toHeight);
    }

    private static AffineTransform scale(int fromWidth, int fromHeight, int toWidth, int toHeight) {
        return AffineTransform.getScaleInstance((double) toWidth / fromWidth, (double) toHeight / fromHeight);
    }

    private BufferedImage pixels() throws UnreadableException {
        BufferedImage kept = decoded.get();
        if (kept == null) {
            kept = document.decode(number);
            decoded = new SoftReference<>(kept);
        }
        return kept;
    }

    private static BufferedImage draw(BufferedImage from, AffineTransform place, int width, int height) {
        BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = to.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION,
                    Math.abs(place.getDeterminant()) < 1
                            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                            : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(from, place, null);
        } finally {
            graphics.dispose();
        }
        return to;
    }
}
