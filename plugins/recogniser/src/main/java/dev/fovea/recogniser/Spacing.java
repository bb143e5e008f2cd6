package dev.fovea.recogniser;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the spaces of a line right. The network was trained on Chinese, which has none, and leaves out some between Latin
 * words; the ink shows them all the same: a gap nearly as wide as those where the network did see a space.
 */
final class Spacing {
    /** Part of the usual space's width from which a gap counts as one. In fonts of equal widths an i has gaps of a half. */
    private static final double ENOUGH = 0.75;
    /** Fewer spaces tell nothing about the usual one. */
    private static final int TELLING = 2;

    private Spacing() {}

    /** The marks without spaces at the ends or side by side, and with those that were left out. */
    static List<Mark> corrected(List<Mark> marks, Ink ink) {
        List<Mark> single = single(marks);
        double usual = usual(single, ink);
        List<Mark> corrected = new ArrayList<>();
        for (int i = 0; i < single.size(); i++) {
            Mark mark = single.get(i);
            if (i > 0 && !mark.isSpace() && !single.get(i - 1).isSpace()) {
                Ink.Gap gap = ink.widestGap(single.get(i - 1).middle(), mark.middle());
                if (gap.width() >= ENOUGH * usual) {
                    double probability = Math.min(single.get(i - 1).probability(), mark.probability());
                    corrected.add(new Mark(" ", gap.from(), gap.to(), probability));
                }
            }
            corrected.add(mark);
        }
        return corrected;
    }

    private static List<Mark> single(List<Mark> marks) {
        List<Mark> single = new ArrayList<>();
        for (Mark mark : marks) {
            if (!mark.isSpace() || (!single.isEmpty() && !single.getLast().isSpace())) {
                single.add(mark);
            }
        }
        if (!single.isEmpty() && single.getLast().isSpace()) {
            single.removeLast();
        }
        return single;
    }

    /** The median gap at the spaces that were read; infinite when there are too few. */
    private static double usual(List<Mark> marks, Ink ink) {
        List<Double> gaps = new ArrayList<>();
        for (int i = 1; i + 1 < marks.size(); i++) {
            if (marks.get(i).isSpace()) {
                gaps.add(ink.widestGap(
                                marks.get(i - 1).middle(), marks.get(i + 1).middle())
                        .width());
            }
        }
        gaps.sort(null);
        return gaps.size() < TELLING ? Double.POSITIVE_INFINITY : gaps.get(gaps.size() / 2);
    }
}
