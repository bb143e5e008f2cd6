package dev.fovea.engine.prompt;

/**
 * Names what a KV block holds, and all that came before it.
 *
 * @param high the first 8 bytes of a SHA-256
 * @param low the next 8 bytes
 */
public record BlockHash(long high, long low) {
    /** What stands before the first block. */
    public static final BlockHash ROOT = new BlockHash(0, 0);
}
