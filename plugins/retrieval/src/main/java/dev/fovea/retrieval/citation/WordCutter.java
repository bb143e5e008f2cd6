package dev.fovea.retrieval.citation;

import dev.fovea.retrieval.citation.Word.Gap;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts folded letters into words, of a quote and of a page by the same rules.
 *
 * <p>What matters is part of a word or a word of its own: point, comma and colon between digits, hyphen and slash beside a
 * digit, a minus before a number, signs of currency, percent, comparison. An apostrophe between letters is passed over, so that
 * “isn't” is one word. All other punctuation parts words and is not compared.
 */
final class WordCutter {
    private final Letters letters;
    private final List<Word> words = new ArrayList<>();
    private int place;
    private Gap gap = Gap.PUNCTUATION;

    private WordCutter(Letters letters) {
        this.letters = letters;
    }

    static List<Word> cut(Letters letters) {
        WordCutter cutter = new WordCutter(letters);
        while (cutter.place < letters.size()) {
            cutter.step();
        }
        return cutter.words;
    }

    private void step() {
        int letter = letters.at(place);
        if (isJoining(letter) || isMinus()) {
            run();
        } else if (isLone(letter) || isSign(letter)) {
            take(place, place);
            place++;
        } else {
            pass(letter);
        }
    }

    /** A run of letters and digits, with the punctuation that belongs to it. */
    private void run() {
        int first = place;
        StringBuilder text = new StringBuilder();
        do {
            int letter = letters.at(place);
            if (!isApostropheInWord(letter) && !Letters.isSoftHyphen(letter)) {
                text.appendCodePoint(letter);
            }
            place++;
        } while (isJoining(letters.at(place)) || isInner());
        add(text.toString(), first, place - 1);
    }

    private boolean isInner() {
        int letter = letters.at(place);
        int before = letters.at(place - 1);
        int after = letters.at(place + 1);
        if (!isJoining(after) || !isJoining(before)) {
            return false;
        }
        return switch (letter) {
            case '.', ',', ':' -> isDigit(before) && isDigit(after);
            case '-', '/', '_' -> isDigit(before) || isDigit(after);
            case '\'' -> isDigit(before) == isDigit(after);
            default -> Letters.isSoftHyphen(letter);
        };
    }

    private boolean isApostropheInWord(int letter) {
        return letter == '\'' && !isDigit(letters.at(place - 1));
    }

    /** A minus touches its number, or the number's sign of currency, and nothing before it. */
    private boolean isMinus() {
        int before = letters.at(place - 1);
        int after = letters.at(place + 1);
        return letters.at(place) == '-'
                && (isDigit(after) || isCurrency(after) && isDigit(letters.at(place + 2)))
                && !isJoining(before)
                && before != '-'
                && before != ')';
    }

    private void take(int first, int last) {
        add(letters.text(first, last), first, last);
    }

    private void add(String text, int first, int last) {
        boolean capital = letters.isCapital(first) && last > first && !letters.isCapital(first + 1);
        words.add(new Word(text, first, last, capital, words.isEmpty() ? Gap.PUNCTUATION : gap));
        gap = Gap.NONE;
    }

    private void pass(int letter) {
        if ((letter == '-' || Letters.isSoftHyphen(letter)) && isJoining(letters.at(place - 1))) {
            int next = place + 1;
            while (letters.at(next) == ' ') {
                next++;
            }
            if (letters.at(next) == Letters.LINE_END) {
                gap = Gap.LINE_HYPHEN;
            } else if (isJoining(letters.at(place + 1))) {
                gap = Gap.HYPHEN;
            } else {
                gap = Gap.PUNCTUATION;
            }
        } else if (letter == ' ' || letter == Letters.LINE_END) {
            gap = gap == Gap.NONE ? Gap.SPACE : gap;
        } else if (letter != '\'' && !Letters.isSoftHyphen(letter)) {
            gap = Gap.PUNCTUATION;
        }
        place++;
    }

    private static boolean isJoining(int letter) {
        return (Character.isLetterOrDigit(letter) || isMark(letter)) && !isLone(letter) && !isRaised(letter);
    }

    private static boolean isMark(int letter) {
        int type = Character.getType(letter);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Scripts that put no space between words: each letter is a word, and none of them is forgiven. */
    private static boolean isLone(int letter) {
        if (letter < 0xE00) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(letter);
        return Character.isIdeographic(letter)
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.THAI
                || script == UnicodeScript.LAO
                || script == UnicodeScript.KHMER
                || script == UnicodeScript.MYANMAR;
    }

    private static boolean isDigit(int letter) {
        return Character.isDigit(letter);
    }

    private static boolean isRaised(int letter) {
        return letter == 0xB2 || letter == 0xB3 || letter == 0xB9 || (letter >= 0x2070 && letter <= 0x209C);
    }

    private static boolean isCurrency(int letter) {
        return Character.getType(letter) == Character.CURRENCY_SYMBOL;
    }

    private static boolean isSign(int letter) {
        return isCurrency(letter) || isRaised(letter) || "%‰°<>≤≥≠≈±+×÷√∞".indexOf(letter) >= 0;
    }
}
