package dev.fovea.service.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.Base64;

/** Reads {@code data:image/png;base64,…}. What the media type claims is not asked: the bytes tell the format. */
final class DataUri {
    private static final String SCHEME = "data:";
    private static final String ENCODING = ";base64";

    private DataUri() {}

    static boolean matches(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    static byte[] decode(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).endsWith(ENCODING)) {
            throw unreadable("a data URI must read data:image/…;base64,… here");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(url.substring(comma + 1));
            if (bytes.length == 0) {
                throw new EngineException(ErrorCode.IMAGE_EMPTY, "the data URI holds no bytes");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorCode.IMAGE_UNREADABLE, "the data URI is not base64: " + e.getMessage(), e);
        }
    }

    private static EngineException unreadable(String message) {
        return new EngineException(ErrorCode.IMAGE_UNREADABLE, message);
    }
}
