package dev.fovea.engine.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Walks the chunks of a PNG file (w3.org/TR/png-3, section 5) and keeps those that make colours. */
final class PngFile {
    private static final int SIGNATURE_BYTES = 8;
    /** Length, name and checksum. */
    private static final int CHUNK_OVERHEAD = 12;

    private static final int COLOUR_TYPE_GRAY = 0;
    private static final int COLOUR_TYPE_RGB = 2;
    private static final int COLOUR_TYPE_GRAY_ALPHA = 4;
    private static final int COLOUR_TYPE_RGB_ALPHA = 6;

    private PngFile() {}

    static StillImage read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        kept.write(bytes, 0, SIGNATURE_BYTES);
        Orientation orientation = Orientation.UPRIGHT;
        SampleLayout layout = SampleLayout.COLOUR_MODEL;
        int at = SIGNATURE_BYTES;
        while (true) {
            int length = chunkLength(file, at);
            String name = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            switch (name) {
                case "IHDR" -> {
                    layout = layout(bytes, at + 8, length);
                    kept.write(bytes, at, length + CHUNK_OVERHEAD);
                }
                case "acTL" ->
                    throw Refusal.animated(
                            ImageFormat.PNG, length < 4 ? 0 : Integer.toUnsignedLong(file.getInt(at + 8)));
                case "eXIf" -> orientation = Orientation.inExif(bytes, at + 8, length);
                case "PLTE", "IDAT", "IEND" -> kept.write(bytes, at, length + CHUNK_OVERHEAD);
                default -> {
                    // Texts and profiles may be bombs of their own, and change no colour here.
                }
            }
            if (name.equals("IEND")) {
                return new StillImage(ImageFormat.PNG, kept.toByteArray(), orientation, layout);
            }
            at += length + CHUNK_OVERHEAD;
        }
    }

    private static int chunkLength(ByteBuffer file, int at) {
        int rest = file.capacity() - at - CHUNK_OVERHEAD;
        int length = rest < 0 ? 0 : file.getInt(at);
        if (rest < 0 || length < 0 || length > rest) {
            throw Refusal.truncated(ImageFormat.PNG, file.capacity());
        }
        return length;
    }

    private static SampleLayout layout(byte[] bytes, int header, int length) {
        if (length < 13) {
            throw Refusal.unreadable(ImageFormat.PNG, "a header of " + length + " bytes");
        }
        int bits = bytes[header + 8];
        return switch (bytes[header + 9]) {
            case COLOUR_TYPE_GRAY -> gray(bits);
            case COLOUR_TYPE_GRAY_ALPHA -> bits == 16 ? SampleLayout.GRAY_16_HIGH : SampleLayout.GRAY;
            case COLOUR_TYPE_RGB, COLOUR_TYPE_RGB_ALPHA -> bits == 16 ? SampleLayout.RGB_16_HIGH : SampleLayout.RGB;
            default -> SampleLayout.COLOUR_MODEL;
        };
    }

    private static SampleLayout gray(int bits) {
        return switch (bits) {
            case 16 -> SampleLayout.GRAY_16_CLIPPED;
            case 8 -> SampleLayout.GRAY;
            default -> SampleLayout.COLOUR_MODEL; // the library has a palette of greys
        };
    }
}
