package dev.fovea.pages;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** A file of one picture or, in TIFF, several. Only the header of a picture is read until its pixels are asked for. */
final class PictureDocument implements OpenDocument {
    private static final Map<String, String> FORMATS = Map.of(
            MediaTypes.PNG, "png",
            MediaTypes.JPEG, "jpeg",
            MediaTypes.TIFF, "tiff",
            MediaTypes.WEBP, "webp",
            MediaTypes.GIF, "gif",
            MediaTypes.BMP, "bmp");
    private static final String PREFERRED = "com.twelvemonkeys";

    private final Path file;
    private final String type;
    private final ReadingLimits limits;
    private final ImageInputStream input;
    private final ImageReader reader;
    private final int pages;
    private Optional<String> digest = Optional.empty();

    private PictureDocument(
            Path file, String type, ReadingLimits limits, ImageInputStream input, ImageReader reader, int pages) {
        this.file = file;
        this.type = type;
        this.limits = limits;
        this.input = input;
        this.reader = reader;
        this.pages = pages;
    }

    static PictureDocument open(Path file, String type, ReadingLimits limits) throws UnreadableException {
        String format = FORMATS.get(type);
        if (format == null) {
            throw new UnreadableException(Reason.UNSUPPORTED, "expected a picture, found " + type);
        }
        ImageReader reader = reader(format);
        Optional<ImageInputStream> opened = Optional.empty();
        try {
            ImageInputStream input = new FileImageInputStream(file.toFile());
            opened = Optional.of(input);
            reader.setInput(input, false, true);
            return new PictureDocument(file, type, limits, input, reader, count(reader, type, limits));
        } catch (IOException | RuntimeException e) {
            close(reader, opened);
            throw new UnreadableException(
                    Reason.DAMAGED,
                    "expected a %s picture, found a damaged one: %s".formatted(format, e.getMessage()),
                    e);
        } catch (UnreadableException e) {
            close(reader, opened);
            throw e;
        }
    }

    /** TwelveMonkeys' readers know colours that Java's own do not. */
    private static ImageReader reader(String format) {
        List<ImageReader> all = new ArrayList<>();
        ImageIO.getImageReadersByFormatName(format).forEachRemaining(all::add);
        all.sort(Comparator.comparing(reader -> !reader.getClass().getName().startsWith(PREFERRED)));
        if (all.isEmpty()) {
            throw new IllegalStateException("no reader for " + format + " pictures is on the class path");
        }
        return all.getFirst();
    }

    private static int count(ImageReader reader, String type, ReadingLimits limits)
            throws IOException, UnreadableException {
        boolean several = type.equals(MediaTypes.TIFF) || type.equals(MediaTypes.GIF) || type.equals(MediaTypes.WEBP);
        int count = several ? reader.getNumImages(true) : 1;
        if (count < 1) {
            throw new UnreadableException(Reason.EMPTY, "the file has no picture in it");
        }
        if (count > 1 && !type.equals(MediaTypes.TIFF)) {
            throw new UnreadableException(
                    Reason.UNSUPPORTED,
                    "moving pictures are not supported: the file has %d of them; save one as PNG".formatted(count));
        }
        if (count > limits.pages()) {
            throw new UnreadableException(
                    Reason.TOO_MANY_PAGES,
                    "the file has %d pictures; the limit is %d".formatted(count, limits.pages()));
        }
        return count;
    }

    @Override
    public int pageCount() {
        return pages;
    }

    @Override
    public ReadablePage page(int number) throws UnreadableException {
        if (number < 1 || number > pages) {
            throw new IndexOutOfBoundsException("pages are 1 to %d; asked for %d".formatted(pages, number));
        }
        try {
            int width = reader.getWidth(number - 1);
            int height = reader.getHeight(number - 1);
            if ((long) width * height > limits.pixels()) {
                throw new UnreadableException(
                        Reason.PAGE_TOO_LARGE,
                        "picture %d has %d × %d pixels; the limit is %d pixels"
                                .formatted(number, width, height, limits.pixels()));
            }
            return new PicturePage(this, number, width, height, PictureFacts.read(file, type, number - 1), limits);
        } catch (IOException | RuntimeException e) {
            throw damaged(number, e);
        }
    }

    /** The pixels as they are in the file, not yet upright. */
    BufferedImage decode(int number) throws UnreadableException {
        try {
            return reader.read(number - 1);
        } catch (IOException | RuntimeException e) {
            throw damaged(number, e);
        }
    }

    private static UnreadableException damaged(int number, Exception cause) {
        return new UnreadableException(
                Reason.PAGE_DAMAGED, "picture %d cannot be read: %s".formatted(number, cause.getMessage()), cause);
    }

    /** Of the whole file and the number of the picture in it. */
    String digest(int number) {
        if (digest.isEmpty()) {
            digest = Optional.of(fileDigest());
        }
        return pages == 1 ? digest.get() : combined(digest.get(), number);
    }

    private String fileDigest() {
        MessageDigest sha = Digests.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), e);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static String combined(String file, int number) {
        MessageDigest sha = Digests.sha256();
        sha.update(HexFormat.of().parseHex(file));
        sha.update(java.nio.ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return HexFormat.of().formatHex(sha.digest());
    }

    @Override
    public void close() {
        close(reader, Optional.of(input));
    }

    private static void close(ImageReader reader, Optional<ImageInputStream> input) {
        reader.dispose();
        input.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                // It was opened to be read: nothing is lost when closing fails.
                System.getLogger(PictureDocument.class.getName())
                        .log(System.Logger.Level.DEBUG, "a picture's file did not close", e);
            }
        });
    }
}
