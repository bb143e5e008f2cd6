package dev.fovea.retrieval.citation;

import dev.fovea.plugin.PageBox;
import java.util.List;

/**
 * A place of a page that says what a quote says.
 *
 * @param boxes in points, one a line, at least one, in the order of the quote
 * @param similarity above 0, up to 1 where all letters agree
 */
public record QuotePlace(List<PageBox> boxes, double similarity) {
    public QuotePlace {
        boxes = List.copyOf(boxes);
    }
}
