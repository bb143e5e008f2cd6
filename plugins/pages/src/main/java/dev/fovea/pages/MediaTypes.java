package dev.fovea.pages;

import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells what a file is by what is in it; its name says nothing. */
public final class MediaTypes {
    public static final String PDF = "application/pdf";
    public static final String PNG = "image/png";
    public static final String JPEG = "image/jpeg";
    public static final String TIFF = "image/tiff";
    public static final String WEBP = "image/webp";
    public static final String GIF = "image/gif";
    public static final String BMP = "image/bmp";
    public static final String HEIF = "image/heif";
    public static final String HTML = "text/html";
    public static final String ZIP = "application/zip";
    /** Word, Excel, PowerPoint, OpenDocument: all packed as zip. */
    public static final String OFFICE = "application/vnd.openxmlformats-officedocument";
    /** Word, Excel, PowerPoint before 2007. */
    public static final String OLD_OFFICE = "application/x-ole-storage";

    public static final String TEXT = "text/plain";
    public static final String UNKNOWN = "application/octet-stream";

    private static final int LOOKED_AT = 8192;
    /** Readers of PDF accept so much before the header. */
    private static final int BEFORE_PDF = 1024;

    private static final List<String> HEIF_BRANDS =
            List.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis");
    private static final List<String> OFFICE_PARTS =
            List.of("[Content_Types].xml", "word/", "xl/", "ppt/", "mimetypeapplication/vnd.oasis", "_rels/.rels");

    private MediaTypes() {}

    /**
     * The media type of a file; {@link #UNKNOWN} if it is none of those above.
     *
     * @throws UnreadableException if the file is empty
     */
    public static String sniff(Path file) throws UnreadableException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(LOOKED_AT);
            if (start.length == 0) {
                throw new UnreadableException(Reason.EMPTY, "the file is empty: 0 bytes");
            }
            return sniff(start);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), e);
        }
    }

    private static String sniff(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (text.startsWith("\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (text.startsWith("II*\0")
                || text.startsWith("MM\0*")
                || text.startsWith("II+\0")
                || text.startsWith("MM\0+")) {
            return TIFF;
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return WEBP;
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return GIF;
        }
        if (text.startsWith("BM") && start.length > 26 && text.startsWith("\0\0\0\0", 6)) {
            return BMP;
        }
        if (text.startsWith("ftyp", 4) && HEIF_BRANDS.stream().anyMatch(brand -> text.startsWith(brand, 8))) {
            return HEIF;
        }
        return document(text);
    }

    private static String document(String text) {
        int header = text.indexOf("%PDF-");
        if (header >= 0 && header < BEFORE_PDF) {
            return PDF;
        }
        if (text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006")) {
            return OFFICE_PARTS.stream().anyMatch(text::contains) ? OFFICE : ZIP;
        }
        if (text.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            return OLD_OFFICE;
        }
        String words = text.replace("\u00EF\u00BB\u00BF", "").stripLeading().toLowerCase(Locale.ROOT);
        if (words.startsWith("<!doctype html") || words.startsWith("<html") || words.startsWith("<head")) {
            return HTML;
        }
        boolean readable = text.chars().noneMatch(letter -> letter < ' ' && !Character.isWhitespace(letter));
        return readable ? TEXT : UNKNOWN;
    }
}
