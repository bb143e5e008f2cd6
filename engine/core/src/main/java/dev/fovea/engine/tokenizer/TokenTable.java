package dev.fovea.engine.tokenizer;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What each id spells: its bytes, whether it steers the model, and how bytes become characters. Immutable once built. */
final class TokenTable {
    /** How the bytes of tokens become text. */
    enum Bytes {
        /** Every token is a string of bytes, each spelled as one printable character (GPT-2). */
        SPELLED,
        /** Tokens are text with {@code ▁} for a space; {@code <0x0A>} and its like are single bytes (SentencePiece). */
        FALLBACK
    }

    private static final int MOST_TOKENS = 1 << 22;
    private static final byte[] NOTHING = {};
    private static final Pattern SINGLE_BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

    private final Bytes kind;
    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet special = new BitSet();
    private final BitSet singleBytes = new BitSet();
    private byte[][] bytes = new byte[1024][]; // [size]
    private int size;

    TokenTable(Bytes kind) {
        this.kind = kind;
        Arrays.fill(bytes, NOTHING);
    }

    /** Takes up a token of the model's vocabulary. */
    void addPiece(String spelling, int id) {
        put(spelling, id, kind == Bytes.SPELLED ? SpelledBytes.of(spelling) : fallbackBytes(spelling, id));
    }

    /** Takes up a token that was added to the vocabulary; it replaces a piece of the same id. */
    void addAdded(String spelling, int id, boolean isSpecial) {
        put(spelling, id, spelling.getBytes(StandardCharsets.UTF_8));
        singleBytes.clear(id);
        special.set(id, isSpecial);
    }

    private void put(String spelling, int id, byte[] value) {
        if (id < 0 || id >= MOST_TOKENS) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID,
                    "token ids must be 0 to %d; found %d for \"%s\"".formatted(MOST_TOKENS - 1, id, spelling));
        }
        if (id >= bytes.length) {
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, Math.max(id + 1, 2 * before));
            Arrays.fill(bytes, before, bytes.length, NOTHING);
        }
        ids.put(spelling, id);
        bytes[id] = value;
        size = Math.max(size, id + 1);
    }

    private byte[] fallbackBytes(String spelling, int id) {
        if (SINGLE_BYTE.matcher(spelling).matches()) {
            singleBytes.set(id);
            return new byte[] {(byte) Integer.parseInt(spelling, 3, 5, 16)};
        }
        return spelling.replace('▁', ' ').getBytes(StandardCharsets.UTF_8);
    }

    Bytes kind() {
        return kind;
    }

    int size() {
        return size;
    }

    OptionalInt id(String spelling) {
        Integer id = ids.get(spelling);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The bytes of a token, none for an id without one; not to be changed. */
    byte[] bytes(int id) {
        return id >= 0 && id < size ? bytes[id] : NOTHING;
    }

    boolean isSpecial(int id) {
        return id >= 0 && special.get(id);
    }

    /** Whether the token is one byte of a character that the vocabulary lacks. */
    boolean isSingleByte(int id) {
        return id >= 0 && singleBytes.get(id);
    }
}
