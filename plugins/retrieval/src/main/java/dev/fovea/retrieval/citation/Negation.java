package dev.fovea.retrieval.citation;

import java.util.Set;

/** Words and parts of words that turn a statement into its opposite. English, and the commonest of German, French and Spanish. */
final class Negation {
    private static final Set<String> WORDS = Set.of(
            "not", "no", "non", "nor", "never", "none", "nothing", "nobody", "nowhere", "neither", "without", "cannot",
            "hardly", "except", "nicht", "kein", "keine", "keinen", "keiner", "keines", "nie", "niemals", "ohne", "pas",
            "jamais", "sans", "aucun", "aucune", "ni", "nunca", "sin", "ningun", "ninguna");
    /** Those that say no even after what they deny: “das gilt nicht”. */
    private static final Set<String> AFTER =
            Set.of("not", "never", "nicht", "nie", "niemals", "pas", "jamais", "except");

    private static final Set<String> PREFIXES =
            Set.of("un", "in", "im", "il", "ir", "non", "dis", "anti", "a", "de", "mis", "ab", "ex");
    private static final Set<String> SUFFIXES = Set.of("free", "less", "frei", "los");

    private Negation() {}

    static boolean isWord(String word) {
        return WORDS.contains(word) || isContraction(word);
    }

    /** “isn't” and the like, whose apostrophe is passed over. */
    private static boolean isContraction(String word) {
        return word.length() >= 4
                && word.endsWith("nt")
                && switch (word) {
                    case "isnt",
                            "arent",
                            "wasnt",
                            "werent",
                            "dont",
                            "doesnt",
                            "didnt",
                            "cant",
                            "couldnt",
                            "wont",
                            "wouldnt",
                            "shouldnt",
                            "mustnt",
                            "mightnt",
                            "neednt",
                            "hasnt",
                            "havent",
                            "hadnt",
                            "aint",
                            "shant" -> true;
                    default -> false;
                };
    }

    static boolean isPart(String word) {
        return PREFIXES.contains(word) || isWord(word);
    }

    /** Whether a word on the page just before a quote denies what the quote says. */
    static boolean denies(Word before, Word first) {
        if (first.before().hyphenated()) {
            return isPart(before.text());
        }
        return first.before() == Word.Gap.SPACE && isWord(before.text()) && !isNumbering(before, first);
    }

    /** Whether a word on the page just after a quote denies what the quote says. */
    static boolean deniesBack(Word after) {
        return after.before().hyphenated()
                ? SUFFIXES.contains(after.text())
                : after.before() == Word.Gap.SPACE && AFTER.contains(after.text());
    }

    /** “No 17” is number 17. */
    private static boolean isNumbering(Word before, Word first) {
        return before.text().equals("no") && first.hasDigit();
    }

    /** Whether two words differ by a part that denies, so that none may stand for the other. */
    static boolean parts(String one, String other) {
        String longer = one.length() >= other.length() ? one : other;
        String shorter = one.length() >= other.length() ? other : one;
        if (longer.length() > shorter.length() && longer.endsWith(shorter)) {
            return true;
        }
        return PREFIXES.stream()
                .filter(prefix -> prefix.length() > 1)
                .anyMatch(prefix -> longer.startsWith(prefix)
                        && !shorter.startsWith(prefix)
                        && (longer.length() > shorter.length() || hasPrefix(shorter)));
    }

    private static boolean hasPrefix(String word) {
        return PREFIXES.stream().anyMatch(prefix -> prefix.length() > 1 && word.startsWith(prefix));
    }
}
