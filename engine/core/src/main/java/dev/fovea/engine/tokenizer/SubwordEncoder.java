package dev.fovea.engine.tokenizer;

/** The part of a tokenizer that a library does: text to ids, added tokens recognised, nothing put before or after. */
@FunctionalInterface
interface SubwordEncoder {
    /**
     * The ids of a text.
     *
     * @param text well-formed UTF-16
     */
    int[] encode(String text);
}
