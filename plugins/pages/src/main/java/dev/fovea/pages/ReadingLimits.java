package dev.fovea.pages;

/**
 * What a file may ask of the machine that reads it. A file that goes over a limit is refused; nothing is cut down silently.
 *
 * @param pages pages of one document
 * @param pixels of one rendering, and of one picture in a file when it is unpacked; a pixel takes up to four bytes
 * @param bytes that one stream of a file (a page's drawing, a font, a picture) may unpack to
 * @param objects that a PDF file may name; those that lie packed may unpack to 64 bytes each
 */
public record ReadingLimits(int pages, long pixels, long bytes, int objects) {
    /** An object is known by some 200 bytes while its file is open: a fifth of the memory, with nothing read yet. */
    private static final int MEMORY_AN_OBJECT = 1024;

    private static final int FEWEST_OBJECTS = 100_000;
    /** More than that no file has (ISO 32000-1, annex C). */
    private static final int MOST_OBJECTS = 8_388_607;

    /** 20,000 pages; 50 million pixels, an A4 page at 700 dpi; 200 million bytes, which is those pixels in four colours. */
    public static final ReadingLimits DEFAULT = new ReadingLimits(20_000, 50_000_000, 200_000_000);

    public ReadingLimits {
        if (pages < 1 || pixels < 1 || bytes < 1 || objects < 1) {
            throw new IllegalArgumentException("limits are 1 or more; found %d pages, %d pixels, %d bytes, %d objects"
                    .formatted(pages, pixels, bytes, objects));
        }
    }

    /** With as many objects as this program's memory allows for. */
    public ReadingLimits(int pages, long pixels, long bytes) {
        this(
                pages,
                pixels,
                bytes,
                Math.clamp(Runtime.getRuntime().maxMemory() / MEMORY_AN_OBJECT, FEWEST_OBJECTS, MOST_OBJECTS));
    }
}
