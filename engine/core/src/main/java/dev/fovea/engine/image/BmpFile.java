package dev.fovea.engine.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks that a BMP file has all the rows that its header promises. */
final class BmpFile {
    private static final int INFO_HEADER_END = 54;
    private static final int UNCOMPRESSED = 0;

    private BmpFile() {}

    static StillImage read(byte[] bytes) {
        if (bytes.length < INFO_HEADER_END) {
            throw Refusal.truncated(ImageFormat.BMP, bytes.length);
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean oldHeader = file.getInt(14) < 40;
        if (!oldHeader && file.getInt(30) == UNCOMPRESSED) {
            long bitsPerRow = (long) file.getInt(18) * file.getShort(28);
            long rowBytes = Math.ceilDiv(bitsPerRow, 32L) * 4;
            if (Integer.toUnsignedLong(file.getInt(10)) + rowBytes * Math.abs((long) file.getInt(22)) > bytes.length) {
                throw Refusal.truncated(ImageFormat.BMP, bytes.length);
            }
        }
        return new StillImage(ImageFormat.BMP, bytes, Orientation.UPRIGHT, SampleLayout.COLOUR_MODEL);
    }
}
