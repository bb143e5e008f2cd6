package dev.fovea.engine.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file formats that are read, each told by the bytes it begins with. */
enum ImageFormat {
    PNG("PNG", "\u0089PNG\r\n\u001a\n"),
    JPEG("JPEG", "\u00ff\u00d8\u00ff"),
    WEBP("WebP", "RIFF????WEBP"),
    GIF("GIF", "GIF8"),
    BMP("BMP", "BM");

    private static final char ANY = '?';

    private final String label;
    private final byte[] signature;

    ImageFormat(String label, String signature) {
        this.label = label;
        this.signature = signature.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The name that people know and that the image library looks readers up by. */
    String label() {
        return label;
    }

    static Optional<ImageFormat> of(byte[] file) {
        return Arrays.stream(values()).filter(format -> format.begins(file)).findFirst();
    }

    /** All names in one line, for messages. */
    static String labels() {
        return Arrays.stream(values()).map(ImageFormat::label).collect(Collectors.joining(", "));
    }

    private boolean begins(byte[] file) {
        for (int i = 0; i < signature.length; i++) {
            if (i >= file.length || (signature[i] != ANY && signature[i] != file[i])) {
                return false;
            }
        }
        return true;
    }
}
