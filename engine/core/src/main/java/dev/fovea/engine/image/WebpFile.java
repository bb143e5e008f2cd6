package dev.fovea.engine.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks the chunks of a WebP file (RFC 9649, section 2) and keeps the one that makes colours. */
final class WebpFile {
    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    private WebpFile() {}

    static StillImage read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long end = Integer.toUnsignedLong(file.getInt(4)) + CHUNK_HEADER_BYTES;
        if (end > bytes.length) {
            throw Refusal.truncated(ImageFormat.WEBP, bytes.length);
        }
        Orientation orientation = Orientation.UPRIGHT;
        byte[] colours = new byte[0];
        int frames = 0;
        int at = HEADER_BYTES;
        while (at + CHUNK_HEADER_BYTES <= end) {
            long length = Integer.toUnsignedLong(file.getInt(at + 4));
            int data = at + CHUNK_HEADER_BYTES;
            if (length > end - data) {
                throw Refusal.truncated(ImageFormat.WEBP, bytes.length);
            }
            switch (new String(bytes, at, 4, StandardCharsets.ISO_8859_1)) {
                case "VP8 ", "VP8L" -> colours = alone(bytes, at, (int) length);
                case "EXIF" -> orientation = orientation(bytes, data, (int) length);
                case "ANMF" -> frames++;
                default -> {
                    // Transparency, profiles and texts change no colour here.
                }
            }
            at = (int) Math.min(end, data + length + (length & 1));
        }
        if (frames > 0) {
            throw Refusal.animated(ImageFormat.WEBP, frames);
        }
        if (colours.length == 0) {
            throw Refusal.unreadable(ImageFormat.WEBP, "it has no pixels");
        }
        return new StillImage(ImageFormat.WEBP, colours, orientation, SampleLayout.COLOUR_MODEL);
    }

    /** The file that has only that chunk. */
    private static byte[] alone(byte[] bytes, int chunk, int length) {
        int padded = CHUNK_HEADER_BYTES + length + (length & 1);
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.ISO_8859_1));
        file.putInt(4 + padded);
        file.put("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        file.put(bytes, chunk, CHUNK_HEADER_BYTES + length);
        return file.array();
    }

    private static Orientation orientation(byte[] bytes, int data, int length) {
        boolean prefixed = length > 6 && bytes[data] == 'E';
        int skip = prefixed ? 6 : 0;
        return Orientation.inExif(bytes, data + skip, length - skip);
    }
}
