package dev.fovea.engine.image;

/**
 * What a picture may cost before it is refused.
 *
 * @param maxBytes the longest file, in bytes
 * @param maxPixels the most pixels, told from the file's header before any is decoded
 */
public record ImageLimits(int maxBytes, long maxPixels) {
    /** 64 MB and 100 megapixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(64 << 20, 100_000_000L);

    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1, found %d bytes and %d pixels".formatted(maxBytes, maxPixels));
        }
    }

    public ImageLimits withMaxPixels(long value) {
        return new ImageLimits(maxBytes, value);
    }
}
