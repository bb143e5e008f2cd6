package dev.fovea.pages.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs side by side as rows, from top to bottom, each from left to right. */
final class Rows {
    private static final double SAME_ROW = 0.5;

    private Rows() {}

    static List<List<Run>> of(List<Run> runs) {
        List<Run> fromTheTop = new ArrayList<>(runs);
        fromTheTop.sort(Comparator.comparingDouble(Run::middle));
        List<List<Run>> rows = new ArrayList<>();
        List<Run> row = new ArrayList<>();
        for (Run run : fromTheTop) {
            if (!row.isEmpty() && tallest(row).inLineWith(run) < SAME_ROW) {
                rows.add(fromTheLeft(row));
                row = new ArrayList<>();
            }
            row.add(run);
        }
        if (!row.isEmpty()) {
            rows.add(fromTheLeft(row));
        }
        return rows;
    }

    /** What is the least likely to be a stray superscript. A row has few runs. */
    private static Run tallest(List<Run> row) {
        Run tallest = row.getFirst();
        for (Run run : row) {
            if (run.glyphs().size() > tallest.glyphs().size() && run.size() >= tallest.size()) {
                tallest = run;
            }
        }
        return tallest;
    }

    private static List<Run> fromTheLeft(List<Run> row) {
        List<Run> sorted = new ArrayList<>(row);
        sorted.sort(Comparator.comparingDouble((Run run) -> run.box().left()).thenComparingInt(Run::order));
        return sorted;
    }
}
