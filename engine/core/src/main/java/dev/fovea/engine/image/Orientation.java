package dev.fovea.engine.image;

import dev.fovea.engine.api.ImageSource.RgbImage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a stored picture is turned to stand upright: Exif 2.32, tag 274.
 *
 * @param mirrored whether columns are exchanged left to right, before turning
 * @param quarterTurns how often it is then turned clockwise by 90 degrees, 0..3
 */
record Orientation(boolean mirrored, int quarterTurns) {
    static final Orientation UPRIGHT = new Orientation(false, 0);

    private static final int TAG = 274;
    private static final int ENTRY_BYTES = 12;

    /** The orientation of that number in a file; an unknown one leaves the picture as it is. */
    static Orientation of(int value) {
        return switch (value) {
            case 2 -> new Orientation(true, 0);
            case 3 -> new Orientation(false, 2);
            case 4 -> new Orientation(true, 2);
            case 5 -> new Orientation(true, 3);
            case 6 -> new Orientation(false, 1);
            case 7 -> new Orientation(true, 1);
            case 8 -> new Orientation(false, 3);
            default -> UPRIGHT;
        };
    }

    /** The orientation that an Exif block (a TIFF header and its first directory) names; upright if it is damaged. */
    static Orientation inExif(byte[] bytes, int from, int length) {
        try {
            ByteBuffer exif = ByteBuffer.wrap(bytes, from, length).slice();
            exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = exif.getInt(4);
            int entries = exif.getShort(directory) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY_BYTES;
                if ((exif.getShort(entry) & 0xffff) == TAG) {
                    return of(exif.getShort(entry + 8));
                }
            }
            return UPRIGHT;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return UPRIGHT;
        }
    }

    /** The picture, upright. */
    RgbImage apply(RgbImage image) {
        if (equals(UPRIGHT)) {
            return image;
        }
        boolean sideways = quarterTurns % 2 == 1;
        int width = sideways ? image.height() : image.width();
        int height = sideways ? image.width() : image.height();
        byte[] out = new byte[image.rgb().length];
        int to = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = 3 * source(image, x, y);
                out[to++] = image.rgb()[from];
                out[to++] = image.rgb()[from + 1];
                out[to++] = image.rgb()[from + 2];
            }
        }
        return new RgbImage(width, height, out);
    }

    /** The index of the stored pixel that comes to stand at (x, y). */
    private int source(RgbImage image, int x, int y) {
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        int column =
                switch (quarterTurns) {
                    case 0 -> x;
                    case 1 -> y;
                    case 2 -> right - x;
                    default -> right - y;
                };
        int row =
                switch (quarterTurns) {
                    case 0 -> y;
                    case 1 -> bottom - x;
                    case 2 -> bottom - y;
                    default -> x;
                };
        return row * image.width() + (mirrored ? right - column : column);
    }
}
