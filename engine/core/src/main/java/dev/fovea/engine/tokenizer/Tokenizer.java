package dev.fovea.engine.tokenizer;

import java.util.OptionalInt;
import java.util.Set;

/** Text to token ids and back, as the checkpoint's own tokenizer does it. Safe for use by many threads at once. */
public interface Tokenizer {
    /**
     * The ids of text that the engine itself wrote: added tokens in it, such as {@code <|im_end|>}, are recognised.
     * Nothing is put before or after, and nothing is ever cut.
     */
    int[] encode(String text);

    /**
     * The ids of text that somebody else wrote: an added token in it is spelled out like any other word, so that no text
     * can end a turn or pose as a picture.
     *
     * @param markup the added tokens that are recognised all the same, such as {@code <ref>}
     */
    int[] encodeText(String text, Set<String> markup);

    /** Like {@link #encodeText(String, Set)} with every added token spelled out. */
    default int[] encodeText(String text) {
        return encodeText(text, Set.of());
    }

    /** What a prompt begins with before all text: {@code <s>} for some tokenizers, nothing for others. */
    int[] leading();

    /**
     * The text of a whole sequence. Bytes that are no UTF-8 read as U+FFFD and ids beyond the vocabulary as nothing.
     *
     * @param skipSpecial whether control tokens are left out
     */
    String decode(int[] ids, boolean skipSpecial);

    /** A decoder of one sequence that is still being written; it leaves control tokens out. */
    default StreamDecoder newStreamDecoder() {
        return newStreamDecoder(true);
    }

    /** A decoder of one sequence that is still being written. */
    StreamDecoder newStreamDecoder(boolean skipSpecial);

    /** A decoder that leaves control tokens out except some, such as {@code <box>}. */
    StreamDecoder newStreamDecoder(Set<String> markup);

    /** The id of a token by its exact spelling in the tokenizer's files. */
    OptionalInt id(String token);

    /** One token alone, decoded; a fragment of a character reads as U+FFFD, and an id beyond the vocabulary as nothing. */
    String text(int id);

    /** Whether the token steers the model and is no part of what it says. */
    boolean isSpecial(int id);

    /** The highest id plus one; the embedding table may have more rows. */
    int vocabularySize();
}
