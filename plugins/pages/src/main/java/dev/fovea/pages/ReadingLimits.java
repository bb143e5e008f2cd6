package dev.fovea.pages;

/**
 * What a file may ask of the machine that reads it. A file that goes over a limit is refused; nothing is cut down silently.
 *
 * @param pages pages of one document
 * @param pixels of one rendering, and of one picture in a file when it is unpacked; a pixel takes up to four bytes
 * @param bytes that one stream of a file (a page's drawing, a font, a picture) may unpack to
 */
public record ReadingLimits(int pages, long pixels, long bytes) {
    /** 20,000 pages; 50 million pixels, an A4 page at 700 dpi; 200 million bytes, which is those pixels in four colours. */
    public static final ReadingLimits DEFAULT = new ReadingLimits(20_000, 50_000_000, 200_000_000);

    public ReadingLimits {
        if (pages < 1 || pixels < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "limits are 1 or more; found %d pages, %d pixels, %d bytes".formatted(pages, pixels, bytes));
        }
    }
}
