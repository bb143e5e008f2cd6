package dev.fovea.pages;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Several readers as one: a file is opened by the reader of what it is, told by its content. Safe for use by many threads. */
public final class Readers implements DocumentReader {
    private final Map<String, DocumentReader> readers = new LinkedHashMap<>();

    /** Of two readers of one media type the first is asked. */
    public Readers(List<? extends DocumentReader> readers) {
        for (DocumentReader reader : readers) {
            reader.mediaTypes().forEach(type -> this.readers.putIfAbsent(type, reader));
        }
    }

    /** PDF files and pictures. */
    public static Readers standard(ReadingLimits limits) {
        return new Readers(List.of(new PdfReader(limits), new PictureReader(limits)));
    }

    @Override
    public Set<String> mediaTypes() {
        return Set.copyOf(readers.keySet());
    }

    @Override
    public OpenDocument open(Path file) throws UnreadableException {
        String type = MediaTypes.sniff(file);
        DocumentReader reader = readers.get(type);
        if (reader == null) {
            throw new UnreadableException(Reason.UNSUPPORTED, refusal(type));
        }
        return reader.open(file);
    }

    private static String refusal(String type) {
        return switch (type) {
            case MediaTypes.OFFICE, MediaTypes.OLD_OFFICE ->
                "Office documents are not supported: save it as PDF and add that";
            case MediaTypes.HTML -> "web pages are not supported: print it to a PDF file and add that";
            case MediaTypes.TEXT -> "plain text is not supported: save it as PDF and add that";
            case MediaTypes.ZIP -> "zip archives are not supported: add the files in it one by one";
            case MediaTypes.HEIF -> "HEIF pictures are not supported: save it as JPEG and add that";
            case MediaTypes.UNKNOWN ->
                "the file is not supported: expected a PDF file or a PNG, JPEG, TIFF, WebP, GIF or BMP picture";
            default -> "files of the type %s are not supported: save it as PDF and add that".formatted(type);
        };
    }
}
