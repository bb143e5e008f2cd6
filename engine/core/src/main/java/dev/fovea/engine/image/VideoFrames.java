package dev.fovea.engine.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.Optional;

/** Chooses which frames of a video are shown to the model: the middle of equal stretches of time. */
public final class VideoFrames {
    /** Stands for all of a video, in seconds before and after its start. */
    private static final double FOREVER = 100_000;

    private VideoFrames() {}

    /**
     * A stretch of a video.
     *
     * @param start seconds from the video's beginning
     * @param end seconds from the video's beginning
     */
    public record Clip(double start, double end) {}

    /**
     * The frames to show, as {@code get_index} of InternVL's README numbers them.
     *
     * @param clip the part to look at; empty for all of it
     * @param framesPerSecond the video's frame rate
     * @param lastFrame the index of the video's last frame
     * @param segments how many frames to choose, at least 1
     * @return {@code segments} indices in order of time; in a short clip the same may come several times
     */
    public static int[] indices(Optional<Clip> clip, double framesPerSecond, int lastFrame, int segments) {
        if (segments < 1) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "a video needs at least 1 frame to be chosen; found " + segments);
        }
        Clip part = clip.orElse(new Clip(-FOREVER, FOREVER));
        double first = Math.max(0, Math.rint(part.start * framesPerSecond));
        double last = Math.min(Math.rint(part.end * framesPerSecond), lastFrame);
        double segment = (last - first) / segments;
        int[] indices = new int[segments];
        for (int i = 0; i < segments; i++) {
            indices[i] = (int) (first + segment / 2 + Math.rint(segment * i));
        }
        return indices;
    }
}
