package dev.fovea.retrieval.citation;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lines of a page as cells of tables and forms. Lines that belong together have one block number, which no others have. */
final class CellLines {
    private static final double SHARED = 0.5;
    /** How far below a line the next one is still its own, in heights of the line. */
    private static final double NEAR = 1.5;
    /** The gap between two cells of a row, in heights of a letter. */
    private static final double WIDE_GAP = 1.5;

    private static final Comparator<Cell> BY_MIDDLE =
            Comparator.comparingDouble(cell -> cell.box.top() + cell.box.bottom());

    private CellLines() {}

    private record Cell(TextLine line, PageBox box) {
        static List<Cell> of(List<TextLine> lines) {
            List<Cell> cells = new ArrayList<>();
            lines.forEach(line -> split(line).forEach(part -> cells.add(new Cell(part, part.box()))));
            return cells;
        }

        /** Readers take a table's row for one line; wide gaps part its cells. */
        private static List<TextLine> split(TextLine line) {
            List<TextLine> parts = new ArrayList<>();
            List<Glyph> part = new ArrayList<>();
            for (Glyph glyph : line.glyphs()) {
                if (!QuoteMatcher.isSeen(glyph)) {
                    if (!part.isEmpty() && glyph.text().isBlank()) {
                        part.add(glyph);
                    }
                    continue;
                }
                Optional<Glyph> before =
                        part.reversed().stream().filter(QuoteMatcher::isSeen).findFirst();
                if (before.isPresent() && isApart(before.get().box(), glyph.box())) {
                    parts.add(new TextLine(part, line.block()));
                    part.clear();
                }
                part.add(glyph);
            }
            parts.add(new TextLine(part, line.block()));
            return parts;
        }

        private static boolean isApart(PageBox one, PageBox next) {
            return next.left() - one.right() > WIDE_GAP * one.height();
        }
    }

    /** Rows of lines that stand beside others, each from left to right. */
    static List<TextLine> sideBySide(List<TextLine> lines) {
        List<List<Cell>> rows = new ArrayList<>();
        PageBox last = new PageBox(0, 0, 0, 0);
        for (Cell cell : Cell.of(lines).stream().sorted(BY_MIDDLE).toList()) {
            if (rows.isEmpty() || !shareRow(last, cell.box)) {
                rows.add(new ArrayList<>());
                last = cell.box;
            }
            rows.getLast().add(cell);
        }
        List<TextLine> ordered = new ArrayList<>();
        for (List<Cell> row : rows) {
            if (row.size() > 1) {
                row.sort(Comparator.comparingDouble(cell -> cell.box.left()));
                group(ordered, row);
            }
        }
        return ordered;
    }

    /** Each line with the one right below it: a form's label and what was filled in. */
    static List<TextLine> stacked(List<TextLine> lines) {
        List<Cell> cells = Cell.of(lines);
        List<TextLine> ordered = new ArrayList<>();
        for (Cell cell : cells) {
            below(cell, cells).ifPresent(next -> group(ordered, List.of(cell, next)));
        }
        return ordered;
    }

    private static Optional<Cell> below(Cell cell, List<Cell> cells) {
        return cells.stream()
                .filter(other -> other.box.top() >= (cell.box.top() + cell.box.bottom()) / 2
                        && other.box.top() - cell.box.bottom() <= NEAR * cell.box.height()
                        && shareColumn(cell.box, other.box))
                .min(Comparator.comparingDouble(other -> other.box.top()));
    }

    private static void group(List<TextLine> ordered, List<Cell> cells) {
        int number = ordered.size();
        cells.forEach(cell -> ordered.add(new TextLine(cell.line.glyphs(), number)));
    }

    private static boolean shareRow(PageBox one, PageBox other) {
        double both = Math.min(one.bottom(), other.bottom()) - Math.max(one.top(), other.top());
        return both >= SHARED * Math.min(one.height(), other.height());
    }

    private static boolean shareColumn(PageBox one, PageBox other) {
        double both = Math.min(one.right(), other.right()) - Math.max(one.left(), other.left());
        return both >= SHARED * Math.min(one.width(), other.width());
    }
}
