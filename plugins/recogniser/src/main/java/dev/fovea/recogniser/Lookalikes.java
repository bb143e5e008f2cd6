package dev.fovea.recogniser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts right what the network takes for each other though the words around leave no doubt: full-width forms in a line without
 * ideographs, and an o among the digits of a number, or an l within one.
 */
final class Lookalikes {
    private static final int FULL_WIDTH_FIRST = 0xFF01;
    private static final int FULL_WIDTH_LAST = 0xFF5E;
    private static final int TO_ASCII = FULL_WIDTH_FIRST - '!';
    private static final Map<String, String> ANYWHERE = Map.of("o", "0", "O", "0");
    /** At a number's end an l may be litres. */
    private static final Map<String, String> WITHIN = Map.of("l", "1", "I", "1");

    private Lookalikes() {}

    static List<Mark> corrected(List<Mark> marks) {
        boolean latin = marks.stream()
                .noneMatch(mark -> Character.isIdeographic(mark.text().codePointAt(0)));
        List<Mark> narrow = latin ? marks.stream().map(Lookalikes::narrow).toList() : marks;
        List<Mark> corrected = new ArrayList<>();
        int from = 0;
        while (from < narrow.size()) {
            int to = from;
            while (to < narrow.size()
                    && narrow.get(to).isSpace() == narrow.get(from).isSpace()) {
                to++;
            }
            corrected.addAll(word(narrow.subList(from, to)));
            from = to;
        }
        return corrected;
    }

    private static Mark narrow(Mark mark) {
        int first = mark.text().codePointAt(0);
        return first >= FULL_WIDTH_FIRST && first <= FULL_WIDTH_LAST
                ? mark.as(Character.toString(first - TO_ASCII))
                : mark;
    }

    private static List<Mark> word(List<Mark> word) {
        if (word.stream().noneMatch(mark -> Character.isDigit(mark.text().codePointAt(0)))) {
            return word;
        }
        List<Mark> digits = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            String text = word.get(i).text();
            boolean within = i > 0 && i + 1 < word.size();
            String digit = ANYWHERE.getOrDefault(text, within ? WITHIN.getOrDefault(text, text) : text);
            if (Character.isLetter(digit.codePointAt(0))) {
                return word;
            }
            digits.add(word.get(i).as(digit));
        }
        return digits;
    }
}
