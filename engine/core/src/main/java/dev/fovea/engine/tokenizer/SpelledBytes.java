package dev.fovea.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The spelling of bytes as printable characters that byte-level vocabularies use: printable Latin-1 stands for itself, and
 * the other 68 bytes, in order, for U+0100 and up (GPT-2, Radford et al. 2019).
 */
final class SpelledBytes {
    private static final short[] BYTE_OF = byteOf(); // [0x144], -1 where a character spells no byte

    private SpelledBytes() {}

    private static short[] byteOf() {
        short[] table = new short[0x144];
        Arrays.fill(table, (short) -1);
        int next = 0x100;
        for (short b = 0; b < 256; b++) {
            boolean printable = (b > 0x20 && b < 0x7F) || (b > 0xA0 && b != 0xAD);
            table[printable ? b : next++] = b;
        }
        return table;
    }

    /** The bytes that a spelling stands for; a spelling with any other character stands for its own UTF-8. */
    static byte[] of(String spelling) {
        byte[] bytes = new byte[spelling.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = spelling.charAt(i);
            if (c >= BYTE_OF.length || BYTE_OF[c] < 0) {
                return spelling.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE_OF[c];
        }
        return bytes;
    }
}
