package dev.fovea.pages;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;

/**
 * How many pixels a packed picture says it has, read from its first bytes: decoders make room for what is said there, whatever
 * the file around it says.
 */
record PictureSize(long width, long height) {
    private static final int LOOKED_AT = 1 << 16;

    long pixels() {
        return width <= 0 || height <= 0 ? 0 : Math.multiplyHigh(width, height) != 0 ? Long.MAX_VALUE : width * height;
    }

    /** The larger of what a picture's entry and its own header say; empty for streams that are no pictures. */
    static Optional<PictureSize> declared(COSStream stream) throws IOException {
        if (!COSName.IMAGE.equals(stream.getCOSName(COSName.SUBTYPE))) {
            return Optional.empty();
        }
        PictureSize said = new PictureSize(stream.getLong(COSName.WIDTH), stream.getLong(COSName.HEIGHT));
        return Optional.of(
                header(stream).filter(size -> size.pixels() > said.pixels()).orElse(said));
    }

    private static Optional<PictureSize> header(COSStream stream) throws IOException {
        String filter = PdfStreams.filters(stream).stream()
                .findFirst()
                .map(COSName::getName)
                .orElse("");
        try (InputStream raw = stream.createRawInputStream()) {
            byte[] start = raw.readNBytes(LOOKED_AT);
            return switch (filter) {
                case "DCTDecode", "DCT" -> jpeg(start);
                case "JPXDecode" -> jpeg2000(start);
                case "JBIG2Decode" -> jbig2(start);
                default -> Optional.empty();
            };
        }
    }

    /** Start of frame: height and width. */
    private static Optional<PictureSize> jpeg(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(bytes))) {
            in.readUnsignedShort();
            while (true) {
                int marker = in.readUnsignedShort();
                int length = in.readUnsignedShort();
                boolean frame = marker >= 0xFFC0
                        && marker <= 0xFFCF
                        && marker != 0xFFC4
                        && marker != 0xFFC8
                        && marker != 0xFFCC;
                if (frame) {
                    in.readUnsignedByte();
                    int height = in.readUnsignedShort();
                    return Optional.of(new PictureSize(in.readUnsignedShort(), height));
                }
                in.skipNBytes(Math.max(0, length - 2));
            }
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    /** The marker SIZ (FF51), then length and capabilities, then the reference grid. */
    private static Optional<PictureSize> jpeg2000(byte[] bytes) {
        for (int i = 0; i + 14 <= bytes.length; i++) {
            if ((bytes[i] & 0xFF) == 0xFF && bytes[i + 1] == 0x51) {
                return Optional.of(new PictureSize(word(bytes, i + 6), word(bytes, i + 10)));
            }
        }
        return Optional.empty();
    }

    /** The first segment that tells of a page: number (4), type 48, references, page, length (4), width, height. */
    private static Optional<PictureSize> jbig2(byte[] bytes) {
        if (bytes.length < 19 || (bytes[4] & 0x3F) != 48) {
            return Optional.empty();
        }
        long height = word(bytes, 15);
        return Optional.of(new PictureSize(word(bytes, 11), height == 0xFFFF_FFFFL ? 1 : height));
    }

    private static long word(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL) << 24
                | (bytes[at + 1] & 0xFFL) << 16
                | (bytes[at + 2] & 0xFFL) << 8
                | bytes[at + 3] & 0xFFL;
    }
}
