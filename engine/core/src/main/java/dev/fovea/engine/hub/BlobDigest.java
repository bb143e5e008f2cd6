package dev.fovea.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The hashes that the hub names files by. */
final class BlobDigest {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final int SHA256_DIGITS = 64;
    private static final int SHA1_DIGITS = 40;

    private BlobDigest() {}

    /** The hash of the file, of the kind that the etag is; empty where the etag is no hash, as some mirrors have it. */
    static Optional<String> like(String etag, Path file) throws IOException {
        if (!HEX.matcher(etag).matches()) {
            return Optional.empty();
        }
        return switch (etag.length()) {
            case SHA256_DIGITS -> Optional.of(hash(algorithm("SHA-256"), file));
            case SHA1_DIGITS -> Optional.of(gitBlob(file));
            default -> Optional.empty();
        };
    }

    private static String gitBlob(Path file) throws IOException {
        MessageDigest digest = algorithm("SHA-1");
        digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        return hash(digest, file);
    }

    private static String hash(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
