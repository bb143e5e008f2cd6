package dev.fovea.recogniser;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each character that was read its place. The network says where it saw a character to within a letter's width; where one
 * letter ends and the next begins is told by the ink between them.
 */
final class Letters {
    private Letters() {}

    /** A box for each mark; as high as the line's ink, and side by side without gaps. */
    static List<Glyph> place(List<Mark> marks, Ink ink, TiltedBox line, PageBox bounds) {
        double[] edges = edges(marks, ink);
        double top = (double) ink.top() / ink.height();
        double bottom = (double) ink.bottom() / ink.height();
        List<Glyph> letters = new ArrayList<>();
        for (int i = 0; i < marks.size(); i++) {
            double from = edges[i] / ink.width();
            double to = edges[i + 1] / ink.width();
            PageBox box = line.part(from, to, top, bottom).within(bounds);
            letters.add(new Glyph(marks.get(i).text(), box, true));
        }
        return letters;
    }

    private static double[] edges(List<Mark> marks, Ink ink) {
        double[] edges = new double[marks.size() + 1];
        edges[0] = Math.min(ink.start(), marks.getFirst().middle());
        edges[marks.size()] = Math.max(ink.end(), marks.getLast().middle());
        for (int i = 1; i < marks.size(); i++) {
            Mark left = marks.get(i - 1);
            Mark right = marks.get(i);
            if (left.isSpace() && i > 1) {
                edges[i] =
                        ink.widestGap(marks.get(i - 2).middle(), right.middle()).to();
            } else if (right.isSpace() && i + 1 < marks.size()) {
                edges[i] =
                        ink.widestGap(left.middle(), marks.get(i + 1).middle()).from();
            } else {
                edges[i] = ink.cut(left.middle(), right.middle());
            }
            edges[i] = Math.max(edges[i], edges[i - 1]);
        }
        edges[marks.size()] = Math.max(edges[marks.size()], edges[marks.size() - 1]);
        return edges;
    }
}
