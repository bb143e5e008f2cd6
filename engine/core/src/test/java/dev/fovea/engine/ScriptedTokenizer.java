package dev.fovea.engine;

import dev.fovea.engine.tokenizer.StreamDecoder;
import dev.fovea.engine.tokenizer.Tokenizer;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Ids that read as letters: 0–25 a–z, 26 a space, 27 a full stop, 28 and 29 the two halves of é; from {@link #END} on
 * control tokens.
 */
final class ScriptedTokenizer implements Tokenizer {
    static final int SPACE = 26;
    static final int STOP = 27;
    static final int HALF = 28;
    static final int OTHER_HALF = 29;
    static final int END = 95;
    static final int BOX = 96;

    /** The ids of letters, spaces and full stops. */
    static int[] script(String text) {
        return text.chars()
                .map(c -> c == ' ' ? SPACE : c == '.' ? STOP : c - 'a')
                .toArray();
    }

    @Override
    public int[] encode(String text) {
        return script(text);
    }

    @Override
    public int[] encodeText(String text, Set<String> markup) {
        return script(text);
    }

    @Override
    public int[] leading() {
        return new int[0];
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        StreamDecoder decoder = newStreamDecoder(skipSpecial);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.append(id));
        }
        return text.append(decoder.finish()).toString();
    }

    @Override
    public StreamDecoder newStreamDecoder(boolean skipSpecial) {
        return newStreamDecoder(id -> skipSpecial && isSpecial(id));
    }

    @Override
    public StreamDecoder newStreamDecoder(Set<String> markup) {
        return newStreamDecoder(id -> isSpecial(id) && !markup.contains(text(id)));
    }

    private StreamDecoder newStreamDecoder(IntPredicate skipped) {
        return new StreamDecoder() {
            private boolean half;

            @Override
            public String append(int id) {
                boolean whole = half && id == OTHER_HALF;
                half = id == HALF;
                return whole ? "é" : half || skipped.test(id) ? "" : text(id);
            }

            @Override
            public String finish() {
                return half ? "\ufffd" : "";
            }
        };
    }

    @Override
    public OptionalInt id(String token) {
        return OptionalInt.empty();
    }

    @Override
    public String text(int id) {
        if (id >= 30) {
            return id == BOX ? "<box>" : id >= END ? "<" + id + ">" : "#" + id;
        }
        return id < 26 ? String.valueOf((char) ('a' + id)) : id == SPACE ? " " : id == STOP ? "." : "\ufffd";
    }

    @Override
    public boolean isSpecial(int id) {
        return id >= END;
    }

    @Override
    public int vocabularySize() {
        return 100;
    }
}
