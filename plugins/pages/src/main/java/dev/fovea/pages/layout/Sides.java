package dev.fovea.pages.layout;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Tells two columns of text from two columns of a table. */
final class Sides {
    private static final int FEWEST_LINES = 3;
    private static final double FEWEST_LETTERS = 4;
    private static final double LETTERS_OF_PROSE = 15;
    private static final double FILL_OF_PROSE = 0.55;
    private static final double MANY = 0.8;
    private static final double FEW = 0.15;

    private Sides() {}

    static boolean areColumns(List<Run> left, List<Run> right) {
        List<List<Run>> leftLines = Rows.of(left);
        List<List<Run>> rightLines = Rows.of(right);
        int fewer = Math.min(leftLines.size(), rightLines.size());
        if (fewer < FEWEST_LINES || letters(leftLines) < FEWEST_LETTERS || letters(rightLines) < FEWEST_LETTERS) {
            return false;
        }
        boolean prose = isProse(leftLines) && isProse(rightLines);
        boolean level = level(leftLines, rightLines) > MANY;
        boolean orderKnown = left.stream().noneMatch(run -> run.order() == Run.UNKNOWN);
        if (orderKnown && switches(left, right) <= Math.max(1, FEW * fewer)) {
            // Drawn one after the other: so does whoever writes columns, while tables are written by rows.
            return true;
        }
        return prose && (!orderKnown || !level);
    }

    private static double letters(List<List<Run>> lines) {
        return lines.stream()
                .mapToInt(line ->
                        line.stream().mapToInt(run -> run.glyphs().size()).sum())
                .average()
                .orElse(0);
    }

    private static boolean isProse(List<List<Run>> lines) {
        double from = extent(lines).min(Double::compare).orElse(0.0);
        double to = lines.stream()
                .flatMap(List::stream)
                .mapToDouble(run -> run.box().right())
                .max()
                .orElse(0);
        double[] widths = lines.stream()
                .mapToDouble(line ->
                        line.stream().mapToDouble(run -> run.box().width()).sum())
                .sorted()
                .toArray();
        return letters(lines) >= LETTERS_OF_PROSE && widths[widths.length / 2] >= FILL_OF_PROSE * (to - from);
    }

    private static Stream<Double> extent(List<List<Run>> lines) {
        return lines.stream().flatMap(List::stream).map(run -> run.box().left());
    }

    /** The share of the lines on the shorter side that stand level with one on the other. */
    private static double level(List<List<Run>> left, List<List<Run>> right) {
        List<List<Run>> shorter = left.size() <= right.size() ? left : right;
        List<List<Run>> longer = left.size() <= right.size() ? right : left;
        long level = shorter.stream()
                .filter(line -> longer.stream().anyMatch(other -> isLevel(line.getFirst(), other.getFirst())))
                .count();
        return level / (double) shorter.size();
    }

    private static boolean isLevel(Run one, Run other) {
        return Math.abs(one.box().bottom() - other.box().bottom()) < 0.1 * Math.max(one.size(), other.size());
    }

    /** How often drawing went from one side to the other. */
    private static int switches(List<Run> left, List<Run> right) {
        List<Run> drawn = Stream.concat(left.stream(), right.stream())
                .sorted(Comparator.comparingInt(Run::order))
                .toList();
        double edge = right.stream().mapToDouble(run -> run.box().left()).min().orElse(0);
        int switches = 0;
        for (int i = 1; i < drawn.size(); i++) {
            boolean before = drawn.get(i - 1).box().left() >= edge;
            switches += before == drawn.get(i).box().left() >= edge ? 0 : 1;
        }
        return switches;
    }
}
