package dev.fovea.cli;

import dev.fovea.engine.api.Box;
import dev.fovea.engine.prompt.BoxSyntax;
import java.util.List;

/**
 * What a model said to a question whose answer is known.
 *
 * @param sample the question
 * @param text the answer
 * @param yes how likely "yes" was against "no" as the first token, 0..1; 0.5 where neither was likely
 * @param oneLook the answer without tools, where the question comes with some; else the answer
 */
record EvaluationAnswer(EvaluationSample sample, String text, double yes, String oneLook) {
    boolean exact() {
        return text.equals(sample.expected());
    }

    /** Insertions, deletions and replacements of characters that make the answer right. */
    int edits() {
        return distance(text, sample.expected());
    }

    /** How far the first box of the answer and the expected one overlap: intersection over union, 0 without a box. */
    double overlap() {
        List<Box> said = BoxSyntax.parse(text, 1);
        List<Box> expected = BoxSyntax.parse(sample.expected(), 1);
        return said.isEmpty() || expected.isEmpty() ? 0 : overlap(said.getFirst(), expected.getFirst());
    }

    private static double overlap(Box a, Box b) {
        double width = Math.max(0, Math.min(a.x2(), b.x2()) - Math.max(a.x1(), b.x1()));
        double height = Math.max(0, Math.min(a.y2(), b.y2()) - Math.max(a.y1(), b.y1()));
        double union = area(a) + area(b) - width * height;
        return union == 0 ? 0 : width * height / union;
    }

    private static double area(Box box) {
        return (box.x2() - box.x1()) * (box.y2() - box.y1());
    }

    /** Levenshtein's distance, in characters. */
    static int distance(String from, String to) {
        int[] before = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] now = new int[to.length() + 1];
            now[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[to.length()];
    }
}
