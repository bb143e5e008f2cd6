package dev.fovea.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Files by the digest of their content: written once, never changed. Safe for use by many threads and processes.
 *
 * <p>A key is a path of lower-case letters, digits, hyphens, dots and single slashes, such as
 * {@code 6f1e…/originals/9c2d….pdf}: a tenant, a kind, a SHA-256 in hex ({@link FileKey}). Anything else is refused with
 * {@link IllegalArgumentException}, so that no key leads out of the store.
 */
public interface FileStore extends AutoCloseable {
    /**
     * Keeps a file under a key: whole or not at all, whatever happens meanwhile. A key that is there already is left as it is.
     * The source is read, not moved.
     */
    void put(String key, Path source) throws IOException;

    /**
     * The content of a key, for the caller to close.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    InputStream get(String key) throws IOException;

    boolean has(String key) throws IOException;

    /** Forgets a key; not there is fine. */
    void delete(String key) throws IOException;

    @Override
    default void close() throws IOException {}
}
