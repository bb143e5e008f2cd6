package dev.fovea.retrieval.citation;

import dev.fovea.plugin.PageBox;
import java.util.Optional;

/**
 * What a model says that a page says.
 *
 * @param text in the model's words
 * @param box where the model says that it stands, in points from the page's top left corner
 */
public record Quote(String text, Optional<PageBox> box) {
    public static Quote of(String text) {
        return new Quote(text, Optional.empty());
    }
}
