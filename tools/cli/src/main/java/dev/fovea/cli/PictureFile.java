package dev.fovea.cli;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** A picture that a user names on the command line. */
final class PictureFile {
    private static final byte[] PDF = "%PDF".getBytes(StandardCharsets.US_ASCII);

    private PictureFile() {}

    static boolean looksLikeOne(String argument) {
        try {
            return Files.isRegularFile(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static ImageSource read(String name) {
        if (name.startsWith("http://") || name.startsWith("https://")) {
            throw new EngineException(
                    ErrorCode.FEATURE_UNSUPPORTED, name + " is an address: download the picture and name its file");
        }
        if (!looksLikeOne(name)) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID,
                    "there is no picture '%s' (a question of several words needs quotes)".formatted(name));
        }
        byte[] bytes = bytes(name);
        if (bytes.length >= PDF.length && Arrays.equals(bytes, 0, PDF.length, PDF, 0, PDF.length)) {
            throw new EngineException(
                    ErrorCode.FEATURE_UNSUPPORTED,
                    "%s is a PDF, which is not read yet: make pictures of its pages, for example with pdftoppm -r 150 -png"
                            .formatted(name));
        }
        return ImageSource.encoded(bytes);
    }

    private static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(Path.of(name));
        } catch (IOException e) {
            throw new EngineException(ErrorCode.IMAGE_UNREADABLE, "cannot read %s: %s".formatted(name, e), e);
        }
    }
}
