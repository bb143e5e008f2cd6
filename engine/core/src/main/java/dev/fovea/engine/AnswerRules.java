package dev.fovea.engine;

import dev.fovea.engine.api.Box;
import dev.fovea.engine.tokenizer.Tokenizer;
import java.util.List;
import java.util.Set;

/**
 * How a model's tokens become an answer.
 *
 * @param tokenizer ids to text
 * @param endTokens ids that end an answer
 * @param markup control tokens that are part of what is said, such as {@code <box>}
 * @param boxes finds the regions in a finished text
 */
record AnswerRules(Tokenizer tokenizer, Set<Integer> endTokens, Set<String> markup, BoxReader boxes) {
    /** Finds the regions that a text points at. */
    @FunctionalInterface
    interface BoxReader {
        /**
         * Reads a finished text.
         *
         * @param images how many pictures the request has
         */
        List<Box> read(String text, int images);
    }
}
