package dev.fovea.pages;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a picture's file says besides pixels.
 *
 * @param orientation of Exif, 1..8: how the stored picture is turned to stand upright
 * @param dotsAcross pixels an inch, along the rows as stored
 * @param dotsDown pixels an inch, along the columns as stored
 */
record PictureFacts(int orientation, double dotsAcross, double dotsDown) {
    static final double USUAL_RESOLUTION = 96;

    private static final PictureFacts NONE = new PictureFacts(1, USUAL_RESOLUTION, USUAL_RESOLUTION);
    private static final double COARSEST = 20;
    private static final double FINEST = 5000;
    private static final double INCHES_IN_A_METRE = 39.3701;
    private static final double CENTIMETRES_IN_AN_INCH = 2.54;

    boolean onItsSide() {
        return orientation >= 5;
    }

    /** From the pixels as stored to those of the upright picture. */
    AffineTransform upright(int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    /** A file that says nothing, or says it in a damaged way, is upright and of the usual resolution. */
    static PictureFacts read(Path file, String type, int index) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE));
            return switch (type) {
                case MediaTypes.JPEG -> jpeg(bytes);
                case MediaTypes.PNG -> png(bytes);
                case MediaTypes.WEBP -> webp(bytes);
                case MediaTypes.TIFF -> NONE.exif(bytes, index);
                case MediaTypes.BMP ->
                    NONE.metric(bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(38), bytes.getInt(42));
                default -> NONE;
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return NONE;
        }
    }

    private PictureFacts resolution(double across, double down) {
        boolean sound = across >= COARSEST && across <= FINEST && down >= COARSEST && down <= FINEST;
        return sound ? new PictureFacts(orientation, across, down) : this;
    }

    private PictureFacts metric(int across, int down) {
        return resolution(across / INCHES_IN_A_METRE, down / INCHES_IN_A_METRE);
    }

    private static PictureFacts jpeg(ByteBuffer bytes) {
        PictureFacts facts = NONE;
        int at = 2;
        while (at + 18 < bytes.limit() && (bytes.get(at) & 0xFF) == 0xFF) {
            int marker = bytes.get(at + 1) & 0xFF;
            int length = bytes.getShort(at + 2) & 0xFFFF;
            if (marker == 0xDA) {
                break;
            }
            if (marker == 0xE0 && bytes.getInt(at + 4) == 0x4A464946) {
                facts = facts.jfif(
                        bytes.get(at + 11), bytes.getShort(at + 12) & 0xFFFF, bytes.getShort(at + 14) & 0xFFFF);
            } else if (marker == 0xE1 && bytes.getInt(at + 4) == 0x45786966) {
                facts = facts.exif(bytes.slice(at + 10, length - 8), 0);
            }
            at += 2 + length;
        }
        return facts;
    }

    private PictureFacts jfif(int unit, int across, int down) {
        return switch (unit) {
            case 1 -> resolution(across, down);
            case 2 -> resolution(across * CENTIMETRES_IN_AN_INCH, down * CENTIMETRES_IN_AN_INCH);
            default -> this;
        };
    }

    private static PictureFacts png(ByteBuffer bytes) {
        PictureFacts facts = NONE;
        for (int at = 8; at + 12 <= bytes.limit(); at += 12 + Math.max(0, bytes.getInt(at))) {
            int name = bytes.getInt(at + 4);
            if (name == 0x70485973 && bytes.get(at + 16) == 1) { // pHYs, in metres
                facts = facts.metric(bytes.getInt(at + 8), bytes.getInt(at + 12));
            } else if (name == 0x65584966) { // eXIf
                facts = facts.exif(bytes.slice(at + 8, bytes.getInt(at)), 0);
            }
        }
        return facts;
    }

    private static PictureFacts webp(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 12; at + 8 <= bytes.limit(); ) {
            int length = bytes.getInt(at + 4);
            if (bytes.getInt(at) == 0x46495845) { // EXIF
                return NONE.exif(bytes.slice(at + 8, length), 0);
            }
            at += 8 + Math.max(0, length) + (length & 1);
        }
        return NONE;
    }

    /** Out of a TIFF header and its directories, the form that Exif blocks have too. */
    private PictureFacts exif(ByteBuffer block, int index) {
        ByteBuffer exif = block.duplicate();
        exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (exif.getShort(2) != 42) {
            return this;
        }
        int directory = exif.getInt(4);
        for (int i = 0; i < index; i++) {
            directory = exif.getInt(directory + 2 + 12 * (exif.getShort(directory) & 0xFFFF));
        }
        int turned = orientation;
        double across = 0;
        double down = 0;
        double unit = 1;
        for (int i = 0; i < (exif.getShort(directory) & 0xFFFF); i++) {
            int entry = directory + 2 + 12 * i;
            switch (exif.getShort(entry) & 0xFFFF) {
                case 274 -> turned = known(exif.getShort(entry + 8));
                case 282 -> across = rational(exif, exif.getInt(entry + 8));
                case 283 -> down = rational(exif, exif.getInt(entry + 8));
                case 296 -> unit = exif.getShort(entry + 8) == 3 ? CENTIMETRES_IN_AN_INCH : 1;
                default -> {}
            }
        }
        return new PictureFacts(turned, dotsAcross, dotsDown).resolution(across * unit, down * unit);
    }

    private static int known(int orientation) {
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }

    private static double rational(ByteBuffer exif, int at) {
        double denominator = exif.getInt(at + 4) & 0xFFFF_FFFFL;
        return denominator == 0 ? 0 : (exif.getInt(at) & 0xFFFF_FFFFL) / denominator;
    }
}
