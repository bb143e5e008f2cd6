package dev.fovea.plugin;

import java.nio.file.Path;
import java.util.Set;

/** Opens files of some media types as pages. Safe for use by many threads. */
public interface DocumentReader {
    /** Media types in lower case, such as {@code application/pdf}. */
    Set<String> mediaTypes();

    /**
     * Opens a file, which must stay where it is until the document is closed.
     *
     * @throws UnreadableException if it is no such file, is damaged, is encrypted, or goes over a limit
     */
    OpenDocument open(Path file) throws UnreadableException;
}
