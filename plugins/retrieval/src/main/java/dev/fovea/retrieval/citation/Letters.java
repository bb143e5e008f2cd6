package dev.fovea.retrieval.citation;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * A text folded so that what reads the same is the same: compatibility forms (NFKC) and with them ligatures, cases, dashes,
 * quotation marks, kinds of white space; accents of Latin and Greek letters are dropped, of other scripts they are kept since
 * there they are letters. Raised and lowered digits are left as they are: 10² is not 102.
 *
 * <p>Each letter knows where it comes from.
 */
final class Letters {
    /** A line's end; all other white space is a space. */
    static final int LINE_END = '\n';

    private static final int SOFT_HYPHEN = 0xAD;

    private int[] letters;
    private int[] sources;
    private final BitSet capitals = new BitSet();
    private int size;

    Letters(int expected) {
        letters = new int[expected];
        sources = new int[expected];
    }

    /** The letters of a quote; each comes from its place in the text. */
    static Letters of(String text) {
        Letters folded = new Letters(text.length());
        for (int at = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            int end = at + Character.charCount(letter);
            folded.add(text.substring(at, end), at);
            at = end;
        }
        return folded;
    }

    int size() {
        return size;
    }

    /** The letter at a place; 0 before the first and after the last. */
    int at(int place) {
        return place < 0 || place >= size ? 0 : letters[place];
    }

    int source(int place) {
        return sources[place];
    }

    boolean isCapital(int place) {
        return capitals.get(place);
    }

    String text(int first, int last) {
        return new String(letters, first, last - first + 1);
    }

    /** Adds what a letter, or a ligature of some, folds to. */
    void add(String text, int source) {
        if (text.length() == 1 && text.charAt(0) < 0x80) {
            ascii(text.charAt(0), source);
        } else {
            text.codePoints().forEach(letter -> fold(letter, source));
        }
    }

    void endLine(int source) {
        append(LINE_END, source, false);
    }

    private void ascii(char letter, int source) {
        boolean capital = letter >= 'A' && letter <= 'Z';
        int folded = capital ? letter + ('a' - 'A') : letter;
        if (letter == '`') {
            folded = '\'';
        } else if (letter == '\r' || letter == '\f') {
            folded = LINE_END;
        } else if (letter <= ' ' && letter != '\n') {
            folded = ' ';
        }
        append(folded, source, capital);
    }

    private void fold(int letter, int source) {
        if (isRaisedOrLowered(letter)) {
            append(letter, source, false);
            return;
        }
        if (letter == SOFT_HYPHEN) {
            append(letter, source, false);
            return;
        }
        String wide = Normalizer.normalize(Character.toString(letter), Form.NFKD);
        String plain = wide.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        boolean capital = Character.isUpperCase(letter) || Character.isTitleCase(letter);
        plain.codePoints().forEach(part -> {
            int folded = alike(part);
            if (!isDroppedAccent(folded)) {
                append(folded, source, capital);
            }
        });
    }

    private boolean isDroppedAccent(int letter) {
        if (Character.getType(letter) != Character.NON_SPACING_MARK || size == 0) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(letters[size - 1]);
        return script == UnicodeScript.LATIN || script == UnicodeScript.GREEK;
    }

    private static boolean isRaisedOrLowered(int letter) {
        return letter == 0xB2 || letter == 0xB3 || letter == 0xB9 || (letter >= 0x2070 && letter <= 0x208E);
    }

    /** One letter for all that look and mean the same. */
    private static int alike(int letter) {
        if (letter == 0x2028 || letter == 0x2029 || letter == 0x85) {
            return LINE_END;
        }
        return switch (Character.getType(letter)) {
            case Character.DASH_PUNCTUATION -> '-';
            case Character.SPACE_SEPARATOR -> ' ';
            case Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION -> '\'';
            default ->
                switch (letter) {
                    case 0x2212 -> '-'; // minus sign
                    case 0x2044, 0x2215 -> '/'; // fraction and division slashes
                    case 0x2032, 0xB4, 0x2BC -> '\''; // prime, acute accent, modifier apostrophe
                    default -> letter;
                };
        };
    }

    private void append(int letter, int source, boolean capital) {
        if (size == letters.length) {
            letters = Arrays.copyOf(letters, Math.max(16, 2 * size));
            sources = Arrays.copyOf(sources, letters.length);
        }
        capitals.set(size, capital);
        letters[size] = letter;
        sources[size++] = source;
    }

    /** Whether a letter is a hyphen that shows only at a line's end. */
    static boolean isSoftHyphen(int letter) {
        return letter == SOFT_HYPHEN;
    }
}
