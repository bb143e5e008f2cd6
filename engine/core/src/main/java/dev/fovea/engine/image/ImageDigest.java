package dev.fovea.engine.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names a picture by its content: equal pixels, equal digest, and no two different ones are ever expected to meet.
 *
 * @param high the first 8 bytes of a SHA-256
 * @param low the next 8 bytes
 */
public record ImageDigest(long high, long low) {
    /** The digest of these bytes, in this order. */
    public static ImageDigest of(byte[]... parts) {
        MessageDigest sha = sha256();
        for (byte[] part : parts) {
            sha.update(part);
        }
        return of(sha);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static ImageDigest of(MessageDigest sha) {
        ByteBuffer bytes = ByteBuffer.wrap(sha.digest());
        return new ImageDigest(bytes.getLong(), bytes.getLong());
    }

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
