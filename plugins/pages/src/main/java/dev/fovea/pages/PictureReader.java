package dev.fovea.pages;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Pictures as documents: PNG, JPEG (of four colours too), TIFF (a page each), WebP, GIF and BMP, upright as their orientation
 * says. They have no text of their own.
 *
 * <p>A page is as large as the resolution in the file says; a picture that says none, or an absurd one, has
 * {@value PictureFacts#USUAL_RESOLUTION} pixels an inch, as on the web. What is transparent is shown on white.
 */
public final class PictureReader implements DocumentReader {
    private final ReadingLimits limits;

    public PictureReader() {
        this(ReadingLimits.DEFAULT);
    }

    public PictureReader(ReadingLimits limits) {
        this.limits = limits;
    }

    @Override
    public Set<String> mediaTypes() {
        return Set.of(
                MediaTypes.PNG, MediaTypes.JPEG, MediaTypes.TIFF, MediaTypes.WEBP, MediaTypes.GIF, MediaTypes.BMP);
    }

    @Override
    public OpenDocument open(Path file) throws UnreadableException {
        return PictureDocument.open(file, MediaTypes.sniff(file), limits);
    }
}
