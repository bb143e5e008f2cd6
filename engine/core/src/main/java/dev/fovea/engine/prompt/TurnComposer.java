package dev.fovea.engine.prompt;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.Segment;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.fovea.engine.api.Segment.VideoSegment;
import dev.fovea.engine.prompt.PromptPart.Picture;
import dev.fovea.engine.prompt.PromptPart.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Announces pictures as the model was trained to see them: each on a line of its own, {@code Image-1:} and so on before
 * each of several, counted over the whole conversation, and {@code Frame1:} and so on before the frames of a video.
 */
final class TurnComposer {
    // Only the model and the engine's caller speak of calls and thoughts, never the one who asks.
    private static final Set<String> TRUSTED_MARKUP = trustedMarkup();

    private final boolean numbered;
    private final boolean picturesFirst;
    private int pictures;

    private TurnComposer(boolean numbered, boolean picturesFirst) {
        this.numbered = numbered;
        this.picturesFirst = picturesFirst;
    }

    private static Set<String> trustedMarkup() {
        Set<String> markup = new HashSet<>(BoxSyntax.TOKENS);
        markup.addAll(List.of("<tool_call>", "</tool_call>", "<think>", "</think>"));
        return Set.copyOf(markup);
    }

    static List<Turn> compose(List<Message> messages, boolean numbersImages) {
        long pictures = messages.stream()
                .flatMap(message -> message.segments().stream())
                .filter(ImageSegment.class::isInstance)
                .count();
        TurnComposer composer = new TurnComposer(numbersImages && pictures > 1, numbersImages);
        return messages.stream().map(composer::turn).toList();
    }

    private Turn turn(Message message) {
        Set<String> markup =
                switch (message.role()) {
                    case SYSTEM, ASSISTANT -> TRUSTED_MARKUP;
                    case USER, TOOL -> BoxSyntax.TOKENS;
                };
        List<PromptPart> parts = new ArrayList<>();
        for (Segment segment : picturesFirst ? picturesFirst(message.segments()) : message.segments()) {
            switch (segment) {
                case TextSegment(String text) -> parts.add(new Text(text, markup));
                case ImageSegment(ImageSource image, OptionalInt maxTiles) -> {
                    requireSighted(message.role());
                    announce(numbered ? "Image-" + ++pictures + ": " : "", new Picture(image, maxTiles), parts);
                }
                case VideoSegment(List<ImageSource> frames) -> {
                    requireSighted(message.role());
                    for (int i = 0; i < frames.size(); i++) {
                        Picture frame = new Picture(frames.get(i), OptionalInt.of(1));
                        announce("Frame" + (i + 1) + ": ", frame, parts);
                    }
                }
            }
        }
        return new Turn(message.role(), parts);
    }

    /**
     * Pictures that only follow the text are shown before it: these models were trained so, and the reference puts a
     * picture without a placeholder there ({@code chat}). Clients often send the question first.
     */
    private static List<Segment> picturesFirst(List<Segment> segments) {
        List<Segment> texts =
                segments.stream().filter(TextSegment.class::isInstance).toList();
        boolean textThenPictures = segments.subList(0, texts.size()).equals(texts);
        if (!textThenPictures) {
            return segments;
        }
        List<Segment> ordered = new ArrayList<>(segments.subList(texts.size(), segments.size()));
        ordered.addAll(texts);
        return ordered;
    }

    private static void announce(String label, Picture picture, List<PromptPart> parts) {
        parts.add(new Text(label));
        parts.add(picture);
        parts.add(new Text("\n"));
    }

    private static void requireSighted(Role role) {
        if (role == Role.SYSTEM || role == Role.ASSISTANT) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID,
                    "pictures belong in user and tool messages; found one in a message of the " + role);
        }
    }
}
