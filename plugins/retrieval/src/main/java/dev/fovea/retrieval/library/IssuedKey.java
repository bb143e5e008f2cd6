package dev.fovea.retrieval.library;

/**
 * A new key, the one time that it can be seen.
 *
 * @param secret what a caller sends; {@code fv_} and 43 letters, of which only the digest is kept
 */
public record IssuedKey(KeyInfo key, String secret) {
    @Override
    public String toString() {
        return "IssuedKey[" + key + "]";
    }
}
