package dev.fovea.engine.tokenizer;

import dev.fovea.engine.tokenizer.TokenTable.Bytes;
import java.util.function.IntPredicate;

/**
 * Decodes by the table, one id after the other.
 *
 * <p>A run of single-byte tokens is shown character by character. The reference decides over a whole run: it marks all of
 * its bytes once one is wrong, which a stream that has already shown the first characters cannot.
 */
final class TableDecoder implements StreamDecoder {
    private final TokenTable table;
    private final IntPredicate hidden;
    private final boolean fallback;
    private final Utf8Assembler characters;
    private final StringBuilder out = new StringBuilder();
    private boolean begun;

    TableDecoder(TokenTable table, IntPredicate hidden) {
        this.table = table;
        this.hidden = hidden;
        this.fallback = table.kind() == Bytes.FALLBACK;
        this.characters = new Utf8Assembler(fallback);
    }

    @Override
    public String append(int id) {
        if (hidden.test(id)) {
            return "";
        }
        if (fallback && !table.isSingleByte(id)) {
            characters.finish(out);
        }
        characters.append(table.bytes(id), out);
        return take();
    }

    @Override
    public String finish() {
        characters.finish(out);
        return take();
    }

    // SentencePiece begins a text with a space that nobody wrote.
    private String take() {
        if (out.isEmpty()) {
            return "";
        }
        int from = fallback && !begun && out.charAt(0) == ' ' ? 1 : 0;
        begun = true;
        String text = out.substring(from);
        out.setLength(0);
        return text;
    }
}
