package dev.fovea.pages;

import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was painted on a page so far, in the order of painting, by squares of the page: which letters a new area covers, and
 * what lies under a new letter. An area that fills a square of the page makes all that was under it there forgotten.
 */
final class PaintedAreas {
    private static final int SIDE = 24;
    /** Thinner areas are rules and underlines: they hide nothing. */
    private static final double THIN = 1.5;

    private final double cellWidth;
    private final double cellHeight;
    private final Cell[] cells = new Cell[SIDE * SIDE];

    PaintedAreas(double width, double height) {
        cellWidth = width / SIDE;
        cellHeight = height / SIDE;
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** What lies under a point; empty for bare paper. */
    Optional<Area> under(double x, double y) {
        List<Area> areas = cell(x, y).areas;
        for (int i = areas.size() - 1; i >= 0; i--) {
            Area area = areas.get(i);
            if (area.bounds.contains(x, y) && area.shape.contains(x, y)) {
                return Optional.of(area);
            }
        }
        return Optional.empty();
    }

    void add(FoundLetter letter) {
        cell(letter.centreX(), letter.centreY()).letters.add(letter);
    }

    void paint(Area area) {
        Rectangle2D bounds = area.bounds;
        if (bounds.getWidth() < THIN || bounds.getHeight() < THIN) {
            return;
        }
        int fromColumn = column(bounds.getMinX());
        int toColumn = column(bounds.getMaxX());
        for (int row = row(bounds.getMinY()); row <= row(bounds.getMaxY()); row++) {
            for (int column = fromColumn; column <= toColumn; column++) {
                Cell cell = cells[row * SIDE + column];
                cell.letters.forEach(letter -> letter.paintedOver(area));
                if (area.opaque()
                        && area.rectangular()
                        && bounds.contains(column * cellWidth, row * cellHeight, cellWidth, cellHeight)) {
                    cell.areas.clear();
                }
                cell.areas.add(area);
            }
        }
    }

    private Cell cell(double x, double y) {
        return cells[row(y) * SIDE + column(x)];
    }

    private int column(double x) {
        return (int) Math.clamp(x / cellWidth, 0, SIDE - 1);
    }

    private int row(double y) {
        return (int) Math.clamp(y / cellHeight, 0, SIDE - 1);
    }

    private record Cell(List<FoundLetter> letters, List<Area> areas) {}

    /**
     * A painted area, in points as displayed.
     *
     * @param ink what it is painted with
     * @param rectangular whether it fills its bounds
     */
    record Area(Shape shape, Rectangle2D bounds, Ink ink, boolean opaque, boolean rectangular) {}
}
