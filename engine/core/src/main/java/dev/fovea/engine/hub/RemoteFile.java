package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * A file of a repository as the hub describes it.
 *
 * @param name its path in the repository
 * @param address where it is read from
 * @param etag the hash that names its blob: SHA-256 for large files, git's blob SHA-1 for small ones
 * @param bytes its size
 */
record RemoteFile(String name, URI address, String etag, long bytes) {
    private static final Pattern SAFE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{7,199}");

    RemoteFile {
        if (!SAFE.matcher(etag).matches()) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                    "%s: expected a hash in the hub's answer, found '%s'".formatted(name, etag));
        }
    }
}
