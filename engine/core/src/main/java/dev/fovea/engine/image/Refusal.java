package dev.fovea.engine.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;

/** The failures that pictures of every format share, in the same words. */
final class Refusal {
    private Refusal() {}

    static EngineException truncated(ImageFormat format, long bytes) {
        return new EngineException(
                ErrorCode.IMAGE_TRUNCATED,
                "the %s picture is cut off: it ends after %d bytes, before its last pixel"
                        .formatted(format.label(), bytes));
    }

    static EngineException unreadable(ImageFormat format, String reason) {
        return new EngineException(
                ErrorCode.IMAGE_UNREADABLE, "the %s picture is damaged: %s".formatted(format.label(), reason));
    }

    static EngineException animated(ImageFormat format, long frames) {
        return new EngineException(
                ErrorCode.IMAGE_ANIMATED,
                "the %s picture is animated (%d frames); send the frames that matter as pictures, or as a video"
                        .formatted(format.label(), frames));
    }
}
