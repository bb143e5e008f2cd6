package dev.fovea.retrieval.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A word of a question.
 *
 * @param text a word without the punctuation around it
 * @param telling whether it is one that decides where it stands on few pages: it has a digit and three letters, or it is a name,
 *     which is to say that it begins with a capital without beginning a sentence
 */
record QuestionWord(String text, boolean telling) {
    private static final int MOST = 40;
    private static final int SHORTEST_TELLING = 3;
    private static final String AROUND = "^[\\p{Punct}\\p{Pi}\\p{Pf}&&[^$%#]]+|[\\p{Punct}\\p{Pi}\\p{Pf}&&[^%]]+$";

    /** At most forty different ones, in order. */
    static List<QuestionWord> of(String question) {
        Map<String, QuestionWord> words = new LinkedHashMap<>();
        boolean begins = true;
        for (String raw : question.strip().split("\\s+")) {
            String word = raw.replaceAll(AROUND, "").replaceFirst("['’]s$", "");
            if (!word.isEmpty() && words.size() < MOST) {
                boolean digit = word.chars().anyMatch(Character::isDigit);
                boolean name = !begins && Character.isUpperCase(word.codePointAt(0));
                boolean telling = (digit || name) && word.length() >= SHORTEST_TELLING;
                words.merge(word, new QuestionWord(word, telling), QuestionWord::either);
            }
            begins = raw.endsWith(".") || raw.endsWith("?") || raw.endsWith("!") || raw.endsWith(":");
        }
        return new ArrayList<>(words.values());
    }

    private QuestionWord either(QuestionWord other) {
        return telling ? this : other;
    }
}
