package dev.fovea.engine.prompt;

import dev.fovea.engine.api.ImageSource;
import java.util.OptionalInt;
import java.util.Set;

/** A piece of a prompt that is still text and pictures. */
public sealed interface PromptPart {
    /**
     * What the template itself says to steer the model: one token where the vocabulary has it, else its characters.
     *
     * @param token its spelling, such as {@code <|im_end|>}
     */
    record Control(String token) implements PromptPart {}

    /**
     * Words, in which control tokens are spelled out.
     *
     * @param text the words
     * @param markup the added tokens that are recognised in them all the same
     */
    record Text(String text, Set<String> markup) implements PromptPart {
        public Text {
            markup = Set.copyOf(markup);
        }

        public Text(String text) {
            this(text, Set.of());
        }
    }

    /**
     * A picture, or a frame of a video.
     *
     * @param image the picture
     * @param maxTiles the most tiles to cut it into, thumbnail not counted; empty for the request's own limit
     */
    record Picture(ImageSource image, OptionalInt maxTiles) implements PromptPart {}
}
