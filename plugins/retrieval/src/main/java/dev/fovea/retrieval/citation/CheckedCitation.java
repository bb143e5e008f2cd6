package dev.fovea.retrieval.citation;

import dev.fovea.plugin.PageBox;
import java.util.List;
import java.util.Optional;

/**
 * A quote after its check.
 *
 * @param boxes where it stands, in points from the page's top left corner: one box a line, tight on the letters. Of a citation
 *     that is visual only, the claimed box if there was one; of an unsupported one, none
 * @param similarity 1 where all letters agree, less by the share of those that were forgiven, 0 where the quote was not found
 * @param claimed where the model said that it stands, in points
 */
public record CheckedCitation(Verdict verdict, List<PageBox> boxes, double similarity, Optional<PageBox> claimed) {
    public CheckedCitation {
        boxes = List.copyOf(boxes);
    }

    static CheckedCitation unsupported(Quote quote) {
        return new CheckedCitation(Verdict.UNSUPPORTED, List.of(), 0, quote.box());
    }
}
