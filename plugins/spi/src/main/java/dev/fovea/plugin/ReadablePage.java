package dev.fovea.plugin;

import java.awt.image.BufferedImage;

/** A page of an open document; valid until the document is closed. For one thread at a time. */
public interface ReadablePage {
    /** From 1. */
    int number();

    /** As displayed: crop box cut, rotation applied. */
    PageSize size();

    /** SHA-256, in hex, of all that decides what the page shows and says: equal digests mean equal pages. */
    String digest() throws UnreadableException;

    /** What the page says, in reading order; empty where there is only a picture. */
    PageText text() throws UnreadableException;

    /**
     * The share of the page, 0..1, that pictures take up: 1 for a scan, 0 for a page of nothing but letters and lines. What
     * reads pictures decides by it whether a page needs reading.
     */
    default double pictureShare() throws UnreadableException {
        return 0;
    }

    /**
     * The page as a picture of {@code size} at a resolution, in RGB.
     *
     * @param dotsPerInch 72 makes a point a pixel
     * @throws UnreadableException if the page cannot be drawn, or would have more pixels than the reader's limit
     */
    BufferedImage render(double dotsPerInch) throws UnreadableException;
}
