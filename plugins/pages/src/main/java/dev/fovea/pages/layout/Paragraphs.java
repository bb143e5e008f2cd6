package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import java.util.ArrayList;
import java.util.List;

/** A part of a page without columns, as paragraphs of lines. A row of a table is a paragraph of one line. */
final class Paragraphs {
    /** In parts of the usual distance from line to line. */
    private static final double WIDE = 1.35;

    private static final double INDENT = 0.9;
    private static final double OTHER_SIZE = 0.12;
    /** In em: so wide is no space between words, but between cells. */
    private static final double CELLS_APART = 1.5;

    private Paragraphs() {}

    static List<List<List<Glyph>>> of(List<Run> part) {
        List<Line> lines = Rows.of(part).stream().map(Paragraphs::line).toList();
        double pitch = pitch(lines);
        List<List<List<Glyph>>> paragraphs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i == 0 || begins(lines, i, pitch)) {
                paragraphs.add(new ArrayList<>());
            }
            paragraphs.getLast().add(lines.get(i).glyphs);
        }
        return paragraphs;
    }

    private static Line line(List<Run> row) {
        Run all = row.getFirst();
        boolean cells = false;
        for (Run next : row.subList(1, row.size())) {
            double gap = next.box().left() - all.box().right();
            cells |= gap > CELLS_APART * Math.max(all.size(), next.size());
            all = all.joined(next, gap > 0);
        }
        return new Line(RightToLeft.inOrder(all.glyphs()), all.box(), Columns.typicalSize(row), cells);
    }

    /** The usual distance from one line's foot to the next, small ones preferred: paragraphs may be short. */
    private static double pitch(List<Line> lines) {
        double[] distances = new double[Math.max(0, lines.size() - 1)];
        for (int i = 1; i < lines.size(); i++) {
            distances[i - 1] = lines.get(i).box.bottom() - lines.get(i - 1).box.bottom();
        }
        java.util.Arrays.sort(distances);
        return distances.length == 0 ? Double.MAX_VALUE : distances[distances.length * 2 / 5];
    }

    private static boolean begins(List<Line> lines, int i, double pitch) {
        Line line = lines.get(i);
        Line before = lines.get(i - 1);
        double distance = line.box.bottom() - before.box.bottom();
        double usual = Math.clamp(pitch, 0.8 * line.size, 2.2 * line.size);
        boolean far = distance > WIDE * usual;
        boolean otherSize = Math.abs(line.size - before.size) > OTHER_SIZE * Math.max(line.size, before.size);
        boolean indented = line.box.left() - before.box.left() > INDENT * line.size
                && (i < 2 || Math.abs(before.box.left() - lines.get(i - 2).box.left()) < INDENT * line.size)
                && before.box.left() < line.box.right();
        boolean elsewhere = line.box.left() >= before.box.right() || line.box.right() <= before.box.left();
        return far || otherSize || indented || elsewhere || line.cells || before.cells;
    }

    /** A line across the part, with whether it has the wide gaps of a table's row. */
    private record Line(List<Glyph> glyphs, PageBox box, double size, boolean cells) {}
}
