package dev.fovea.engine.api;

import java.util.List;
import java.util.OptionalInt;

/** One part of a message, in the order in which the model reads it. */
public sealed interface Segment {
    /** Words. Image placeholders and control tokens in them are read as plain text. */
    record TextSegment(String text) implements Segment {}

    /**
     * A picture.
     *
     * @param image the picture
     * @param maxTiles the most tiles to cut it into, thumbnail not counted; empty for the request's own limit
     */
    record ImageSegment(ImageSource image, OptionalInt maxTiles) implements Segment {
        public ImageSegment(ImageSource image) {
            this(image, OptionalInt.empty());
        }
    }

    /**
     * The frames of a video, one tile each, announced to the model as {@code Frame1: …}.
     *
     * @param frames at least one picture, in order of time
     */
    record VideoSegment(List<ImageSource> frames) implements Segment {
        public VideoSegment {
            frames = List.copyOf(frames);
        }
    }
}
