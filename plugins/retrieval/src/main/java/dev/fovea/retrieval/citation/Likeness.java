package dev.fovea.retrieval.citation;

import java.util.Set;

/**
 * How many misread letters make one word of another.
 *
 * <p>Words of five letters or more may differ by letters that look alike (i and l, rn and m) or by a letter doubled or not:
 * once, from nine letters on twice. Words of ten letters or more in small letters may differ once by any inner letter, though
 * not by a vowel for another, since “prescribe” and “proscribe” are no misreadings of each other. A word that is nearly another
 * but for a part that denies is not like it, and neither are two words of which one has a digit.
 */
final class Likeness {
    /** What {@link #edits} says of words that are not alike. */
    static final int NONE = -1;

    private static final int SHORTEST = 5;
    private static final int TWICE = 9;
    private static final int LONG = 10;
    private static final int ENDING = 2;

    private static final Set<String> LOOK_ALIKE = Set.of(
            "il", "ij", "it", "lt", "ft", "jl", "fl", "co", "ce", "oq", "do", "uv", "nu", "hn", "nr", "bh", "gq", "vy",
            "vw", "sz", "pq", "ef", "mn", "pr", "hk", "cg", "kx", "bp");
    private static final String[][] LIGATURES = {{"rn", "m"}, {"cl", "d"}, {"vv", "w"}, {"ri", "n"}, {"li", "h"}};

    private final String quoted;
    private final String page;
    private final boolean anyInner;

    private Likeness(String quoted, String page, boolean anyInner) {
        this.quoted = quoted;
        this.page = page;
        this.anyInner = anyInner;
    }

    /**
     * How many misreadings lie between two words.
     *
     * @param capital whether the page's word is written like a name, of which less is forgiven
     * @return 0 if they are equal, {@link #NONE} if they are not alike
     */
    static int edits(String quoted, String page, boolean capital) {
        if (quoted.equals(page)) {
            return 0;
        }
        int shorter = Math.min(quoted.length(), page.length());
        int most = shorter >= TWICE ? 2 : 1;
        if (shorter < SHORTEST || Math.abs(quoted.length() - page.length()) > most) {
            return NONE;
        }
        if (!areLetters(quoted) || !areLetters(page) || Negation.isWord(quoted) || Negation.isWord(page)) {
            return NONE;
        }
        if (Negation.parts(quoted, page)) {
            return NONE;
        }
        boolean anyInner = !capital && shorter >= LONG;
        int left = new Likeness(quoted, page, anyInner).left(0, 0, most, anyInner);
        return left < 0 ? NONE : most - left;
    }

    private static boolean areLetters(String word) {
        return word.chars().allMatch(Character::isLetter);
    }

    /** How many of so many edits are left when the rest of both words has been read; below 0 if they do not suffice. */
    private int left(int at, int there, int edits, boolean inner) {
        int one = at;
        int other = there;
        while (one < quoted.length() && other < page.length() && quoted.charAt(one) == page.charAt(other)) {
            one++;
            other++;
        }
        if (one == quoted.length() && other == page.length()) {
            return edits;
        }
        if (edits == 0) {
            return NONE;
        }
        int best = alike(one, other, edits - 1, inner);
        best = Math.max(best, ligature(one, other, edits - 1, inner));
        best = Math.max(best, doubled(one, other, edits - 1, inner));
        return inner ? Math.max(best, inner(one, other, edits - 1)) : best;
    }

    private int alike(int one, int other, int edits, boolean inner) {
        if (one == quoted.length() || other == page.length()) {
            return NONE;
        }
        char a = quoted.charAt(one);
        char b = page.charAt(other);
        String pair = a < b ? "" + a + b : "" + b + a;
        return LOOK_ALIKE.contains(pair) ? left(one + 1, other + 1, edits, inner) : NONE;
    }

    private int ligature(int one, int other, int edits, boolean inner) {
        int best = NONE;
        for (String[] pair : LIGATURES) {
            for (int turn = 0; turn < 2; turn++) {
                if (quoted.startsWith(pair[turn], one) && page.startsWith(pair[1 - turn], other)) {
                    int rest = left(one + pair[turn].length(), other + pair[1 - turn].length(), edits, inner);
                    best = Math.max(best, rest);
                }
            }
        }
        return best;
    }

    private int doubled(int one, int other, int edits, boolean inner) {
        int best = NONE;
        if (one > 0 && one < quoted.length() && quoted.charAt(one) == quoted.charAt(one - 1)) {
            best = left(one + 1, other, edits, inner);
        }
        if (other > 0 && other < page.length() && page.charAt(other) == page.charAt(other - 1)) {
            best = Math.max(best, left(one, other + 1, edits, inner));
        }
        return best;
    }

    private int inner(int one, int other, int edits) {
        boolean atEdge =
                one < ENDING || other < ENDING || one >= quoted.length() - ENDING || other >= page.length() - ENDING;
        if (!anyInner || atEdge) {
            return NONE;
        }
        int best = Math.max(left(one + 1, other, edits, false), left(one, other + 1, edits, false));
        boolean vowels = isVowel(quoted.charAt(one)) && isVowel(page.charAt(other));
        return vowels ? best : Math.max(best, left(one + 1, other + 1, edits, false));
    }

    private static boolean isVowel(char letter) {
        return "aeiouy".indexOf(letter) >= 0;
    }
}
