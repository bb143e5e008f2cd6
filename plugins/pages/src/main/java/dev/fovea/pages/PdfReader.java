package dev.fovea.pages;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import java.nio.file.Path;
import java.util.Set;

/**
 * PDF files. Opening reads the file's table of objects and its page tree, no page; memory stays bounded however many pages are
 * read one after the other.
 *
 * <p>A file that is encrypted but opens without a password is read if its author permits text to be taken out.
 */
public final class PdfReader implements DocumentReader {
    private final ReadingLimits limits;

    public PdfReader() {
        this(ReadingLimits.DEFAULT);
    }

    public PdfReader(ReadingLimits limits) {
        this.limits = limits;
    }

    @Override
    public Set<String> mediaTypes() {
        return Set.of(MediaTypes.PDF);
    }

    @Override
    public OpenDocument open(Path file) throws UnreadableException {
        return PdfDocument.open(file, limits);
    }
}
