package dev.fovea.engine.tokenizer;

/**
 * Puts characters together from bytes that come one by one, and marks what is no UTF-8 with U+FFFD: one for each maximal
 * broken part (Unicode 16, section 3.9) or one for each of its bytes.
 */
final class Utf8Assembler {
    private static final char REPLACEMENT = '\uFFFD';

    private final boolean markEachByte;
    private int codePoint;
    private int seen; // bytes of the unfinished character
    private int missing; // bytes it still needs
    private int lowest = 0x80; // bounds of its next byte
    private int highest = 0xBF;

    Utf8Assembler(boolean markEachByte) {
        this.markEachByte = markEachByte;
    }

    /** Whether no character is unfinished. */
    boolean isEmpty() {
        return missing == 0;
    }

    void append(byte[] bytes, StringBuilder out) {
        for (byte b : bytes) {
            append(b & 0xFF, out);
        }
    }

    private void append(int b, StringBuilder out) {
        if (missing > 0 && (b < lowest || b > highest)) {
            finish(out);
        }
        if (missing == 0) {
            begin(b, out);
            return;
        }
        lowest = 0x80;
        highest = 0xBF;
        codePoint = (codePoint << 6) | (b & 0x3F);
        seen++;
        if (--missing == 0) {
            out.appendCodePoint(codePoint);
        }
    }

    // The bounds of the second byte exclude overlong forms, surrogates and what lies beyond U+10FFFF.
    private void begin(int b, StringBuilder out) {
        seen = 1;
        if (b < 0x80) {
            out.append((char) b);
        } else if (b >= 0xC2 && b <= 0xDF) {
            expect(1, b & 0x1F, 0x80, 0xBF);
        } else if (b >= 0xE0 && b <= 0xEF) {
            expect(2, b & 0x0F, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
        } else if (b >= 0xF0 && b <= 0xF4) {
            expect(3, b & 0x07, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
        } else {
            out.append(REPLACEMENT);
        }
    }

    private void expect(int bytes, int bits, int from, int to) {
        missing = bytes;
        codePoint = bits;
        lowest = from;
        highest = to;
    }

    /** Gives up on an unfinished character. */
    void finish(StringBuilder out) {
        if (missing > 0) {
            out.repeat(REPLACEMENT, markEachByte ? seen : 1);
        }
        missing = 0;
        lowest = 0x80;
        highest = 0xBF;
    }
}
