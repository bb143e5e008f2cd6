package dev.fovea.retrieval.citation;

import dev.fovea.retrieval.citation.Word.Gap;
import java.util.List;

/** Lays the words of a quote along the words of a page from one word on, for as long as they agree. */
final class Alignment {
    /** Letters of a quote for which one misread letter is forgiven; one always is. */
    private static final int LETTERS_PER_EDIT = 12;

    private static final int SHORTEST_JOINED = 5;
    /**
     * Words on either side of the step from one column to the next, in the quote or in the page's lines there: a column of labels
     * ends where one of values begins, and the last label is none of the first value.
     */
    private static final int WORDS_AT_JUMP = 3;

    private static final int WORDS_OF_TEXT = 5;

    private final List<Word> quote;
    private final PageWords page;
    private final List<Word> words;
    private final int length;
    private int at;
    private int there;
    private int edits;
    private boolean articleSpent;

    Alignment(List<Word> quote, PageWords page) {
        this.quote = quote;
        this.page = page;
        words = page.words();
        length = quote.stream().mapToInt(word -> word.text().length()).sum();
    }

    /** Whether the whole quote stands from a word of the page on. */
    boolean from(int first) {
        at = 0;
        there = first;
        edits = 0;
        articleSpent = false;
        while (at < quote.size()) {
            if (there >= words.size() || !step()) {
                return false;
            }
        }
        return edits <= Math.max(1, length / LETTERS_PER_EDIT) && !isDenied(first) && jumpsInText(first);
    }

    private boolean jumpsInText(int first) {
        for (int word = first + 1; word < there; word++) {
            boolean few = word - first < WORDS_AT_JUMP || there - word < WORDS_AT_JUMP;
            if (few && page.jumps(word) && !(isText(word - 1) && (isText(word) || goesOn(word)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether what is left of the quote reads like the end of a sentence: small letters, and no number. */
    private boolean goesOn(int word) {
        return words.subList(word, there).stream().allMatch(rest -> rest.isLetters() && !rest.capital());
    }

    private boolean isText(int word) {
        return page.wordsOfLine(word, WORDS_OF_TEXT) >= WORDS_OF_TEXT;
    }

    /** The last word of the page that the quote takes up, after {@link #from} said that there is one. */
    int last() {
        return there - 1;
    }

    double similarity() {
        return 1 - (double) edits / length;
    }

    private boolean step() {
        Word quoted = quote.get(at);
        Word word = words.get(there);
        if (quoted.text().equals(word.text())) {
            boolean halved = at > 0 && word.before() == Gap.LINE_HYPHEN && !agreesOnHyphen(quoted);
            return !halved && advance(1, 1, 0);
        }
        return pageJoined(quoted) || quoteJoined(word) || misread(quoted, word) || article(quoted, word);
    }

    /** “not able” is not what a page says that parts “not-able” at a line's end. */
    private boolean agreesOnHyphen(Word quoted) {
        return quoted.before().hyphenated()
                || !Negation.isPart(words.get(there - 1).text());
    }

    private boolean pageJoined(Word quoted) {
        if (there + 1 >= words.size()) {
            return false;
        }
        Word first = words.get(there);
        Word second = words.get(there + 1);
        boolean halves = second.before() == Gap.LINE_HYPHEN;
        if (!halves && !quoted.text().startsWith(first.text())) {
            return false;
        }
        String together = first.text() + second.text();
        if (quoted.text().equals(together) && (halves && areLetters(first, second) || mayJoin(first, second))) {
            return advance(1, 2, 0);
        }
        if (!halves) {
            return false;
        }
        if (quoted.text().equals(first.text() + "-" + second.text())) {
            return advance(1, 2, 0);
        }
        int misread = likeness(quoted.text(), together, first.capital());
        return misread > 0 && advance(1, 2, misread);
    }

    private boolean quoteJoined(Word word) {
        if (at + 1 >= quote.size()) {
            return false;
        }
        Word first = quote.get(at);
        if (!word.text().startsWith(first.text())) {
            return false;
        }
        Word second = quote.get(at + 1);
        return word.text().equals(first.text() + second.text()) && mayJoin(first, second) && advance(2, 1, 0);
    }

    /** White space between letters may be missing or too much, but not where it decides about a number or a no. */
    private static boolean mayJoin(Word first, Word second) {
        if (second.before() == Gap.PUNCTUATION) {
            return false;
        }
        if (areLetters(first, second)) {
            String together = first.text() + second.text();
            return second.before().hyphenated()
                    || together.length() >= SHORTEST_JOINED
                            && !Negation.isPart(first.text())
                            && !Negation.isPart(second.text())
                            && !Negation.isWord(together);
        }
        int last = first.text().codePointBefore(first.text().length());
        return Character.isDigit(last) && second.isLetters() && first.isNumber();
    }

    private static boolean areLetters(Word first, Word second) {
        return first.isLetters() && second.isLetters();
    }

    private boolean misread(Word quoted, Word word) {
        int misread = likeness(quoted.text(), word.text(), word.capital());
        return misread > 0 && advance(1, 1, misread);
    }

    /** A word that stands on the page as it is was not misread. */
    private int likeness(String quoted, String word, boolean capital) {
        int misread = Likeness.edits(quoted, word, capital);
        return misread > 0 && page.says(quoted) ? Likeness.NONE : misread;
    }

    /** The one word that may be missing or too much, once, since nothing hangs on it. */
    private boolean article(Word quoted, Word word) {
        boolean tooMuch = quoted.text().equals("the");
        if (at == 0 || articleSpent || !tooMuch && !word.text().equals("the")) {
            return false;
        }
        articleSpent = true;
        return tooMuch ? advance(1, 0, 1) : advance(0, 1, 1);
    }

    private boolean advance(int quoted, int taken, int misread) {
        at += quoted;
        there += taken;
        edits += misread;
        return true;
    }

    /** Cut out of a word, or of a sentence that says the opposite. */
    private boolean isDenied(int first) {
        Word begin = words.get(first);
        if (begin.before() == Gap.LINE_HYPHEN) {
            return true;
        }
        if (page.readsOn(first) && Negation.denies(words.get(first - 1), begin)) {
            return true;
        }
        if (there >= words.size()) {
            return false;
        }
        Word after = words.get(there);
        return after.before() == Gap.LINE_HYPHEN || page.readsOn(there) && Negation.deniesBack(after);
    }
}
