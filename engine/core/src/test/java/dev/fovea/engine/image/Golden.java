package dev.fovea.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageSource.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Golden pictures and values, as the reference code made them. */
final class Golden {
    static final Path FOLDER = Path.of(System.getProperty("fovea.fixtures"));

    private Golden() {}

    static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(FOLDER.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String path) {
        try {
            return new JsonMapper().readTree(bytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As stored, not turned upright, which is how the golden values were made. */
    static RgbImage decode(String path) {
        return new ImageDecoder(ImageLimits.DEFAULT, false).decode(ImageSource.encoded(bytes(path)));
    }

    /** A picture's pixels as the reference's own decoder saw them: JPEG decoders differ by a level or two. */
    static RgbImage picture(String name) {
        return decode(name.endsWith(".jpg") ? "images/decoded/" + name + ".png" : "images/" + name);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
