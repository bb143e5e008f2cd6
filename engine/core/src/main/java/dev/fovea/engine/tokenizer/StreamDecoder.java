package dev.fovea.engine.tokenizer;

/**
 * Turns the ids of one sequence into text as they come. What all calls returned, one after the other, is the text of the
 * whole sequence; no call returns half a character. For one thread.
 */
public interface StreamDecoder {
    /** The text that this id completes, often the token's own, empty while a character is unfinished. */
    String append(int id);

    /** Ends the sequence: an unfinished character as U+FFFD, or nothing. */
    String finish();
}
