package dev.fovea.recogniser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the recognition network's classes stand for, and how they become characters. */
final class CharacterTable {
    private static final int BLANK = 0;

    private final List<String> characters;

    private CharacterTable(List<String> characters) {
        this.characters = characters;
    }

    /** The first class is the blank, then come the lines of the file, then the space. */
    static CharacterTable load() {
        List<String> characters = new ArrayList<>();
        characters.add("");
        new String(Bundled.bytes(Bundled.CHARACTERS), StandardCharsets.UTF_8)
                .lines()
                .forEach(characters::add);
        characters.add(" ");
        return new CharacterTable(characters);
    }

    int classes() {
        return characters.size();
    }

    /**
     * The likeliest class of each time step; equal ones side by side are one character, blanks none.
     *
     * @param scores {@code [steps, classes]} from {@code offset}
     * @param steps that lie within the strip
     * @param pixels of the strip that one time step stands for
     */
    List<Mark> decode(float[] scores, int offset, int steps, double pixels) {
        List<Mark> marks = new ArrayList<>();
        int last = BLANK;
        for (int step = 0; step < steps; step++) {
            int at = offset + step * classes();
            int best = best(scores, at);
            if (best != BLANK && best == last) {
                Mark open = marks.removeLast();
                double probability = Math.max(open.probability(), scores[at + best]);
                marks.add(new Mark(open.text(), open.from(), (step + 1) * pixels, probability));
            } else if (best != BLANK) {
                marks.add(new Mark(characters.get(best), step * pixels, (step + 1) * pixels, scores[at + best]));
            }
            last = best;
        }
        return marks;
    }

    private int best(float[] scores, int at) {
        int best = 0;
        for (int i = 1; i < classes(); i++) {
            if (scores[at + i] > scores[at + best]) {
                best = i;
            }
        }
        return best;
    }
}
