package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageBox;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A part of an answer that some page should say.
 *
 * @param text as the answer has it
 * @param quote what should be on the page
 * @param page the page that the answer names, from 0 in the order in which the model was shown them
 * @param box the place that the answer names, 0..1000 of what the model was shown
 */
record Claim(String text, String quote, OptionalInt page, Optional<PageBox> box) {
    static Claim of(String text) {
        return new Claim(text, text, OptionalInt.empty(), Optional.empty());
    }

    Claim at(PageBox place) {
        return new Claim(text, quote, page, Optional.of(place));
    }
}
