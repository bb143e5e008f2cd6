package dev.fovea.engine.api;

import java.util.Arrays;

/** A picture as a caller has it: encoded in some file format, or already decoded. */
public sealed interface ImageSource {
    /** The bytes of a PNG, JPEG, WebP, GIF or BMP file; the format is told from the bytes, never from a name. */
    static ImageSource encoded(byte[] bytes) {
        return new EncodedImage(bytes.clone());
    }

    /** Decoded pixels, {@code width · height · 3} bytes, rows from the top, R, G, B. */
    static ImageSource rgb(int width, int height, byte[] rgb) {
        return new RgbImage(width, height, rgb.clone());
    }

    /**
     * A picture in some file format.
     *
     * @param bytes the file's content; not to be changed after the call
     */
    record EncodedImage(byte[] bytes) implements ImageSource {
        @Override
        public boolean equals(Object other) {
            return other instanceof EncodedImage that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "EncodedImage[" + bytes.length + " bytes]";
        }
    }

    /**
     * Decoded pixels.
     *
     * @param width pixels across, at least 1
     * @param height pixels down, at least 1
     * @param rgb {@code [height, width, 3]} bytes, not to be changed after the call
     */
    record RgbImage(int width, int height, byte[] rgb) implements ImageSource {
        public RgbImage {
            if (width < 1 || height < 1 || rgb.length != (long) width * height * 3) {
                throw new EngineException(
                        ErrorCode.IMAGE_UNREADABLE,
                        "an RGB picture of %d × %d pixels needs %d bytes, found %d"
                                .formatted(width, height, (long) width * height * 3, rgb.length));
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof RgbImage that
                    && width == that.width
                    && height == that.height
                    && Arrays.equals(rgb, that.rgb);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * width + height) + Arrays.hashCode(rgb);
        }

        @Override
        public String toString() {
            return "RgbImage[" + width + " × " + height + "]";
        }
    }
}
