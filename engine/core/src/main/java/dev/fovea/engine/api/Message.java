package dev.fovea.engine.api;

import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param segments what is said and shown, in order
 */
public record Message(Role role, List<Segment> segments) {
    /** Who speaks. A tool's result reaches the model in the form that its template gives it. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    public Message {
        segments = List.copyOf(segments);
    }

    public static Message system(String text) {
        return new Message(Role.SYSTEM, List.of(new TextSegment(text)));
    }

    public static Message user(String text) {
        return new Message(Role.USER, List.of(new TextSegment(text)));
    }

    /** Pictures first, then the question. */
    public static Message user(List<ImageSource> images, String text) {
        List<Segment> segments = new ArrayList<>();
        images.forEach(image -> segments.add(new ImageSegment(image)));
        segments.add(new TextSegment(text));
        return new Message(Role.USER, segments);
    }

    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, List.of(new TextSegment(text)));
    }
}
