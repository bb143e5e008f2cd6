package dev.fovea.pages.layout;

import java.util.ArrayList;
import java.util.List;

/** Stretches of the page's width where nothing stands, from left to right; the first and the last have no end. */
record Whites(List<White> stretches) {
    static Whites all() {
        return new Whites(List.of(new White(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)));
    }

    Whites without(List<Run> runs) {
        List<White> left = stretches;
        for (Run run : runs) {
            left = cut(left, run.box().left(), run.box().right());
        }
        return new Whites(left);
    }

    private static List<White> cut(List<White> whites, double from, double to) {
        List<White> left = new ArrayList<>();
        for (White white : whites) {
            if (to <= white.from || from >= white.to) {
                left.add(white);
                continue;
            }
            if (from > white.from) {
                left.add(new White(white.from, from));
            }
            if (to < white.to) {
                left.add(new White(to, white.to));
            }
        }
        return left;
    }

    /** Those that have something on both sides and are no narrower than so much. */
    List<White> between(List<Run> runs, double narrowest) {
        double left = runs.stream().mapToDouble(run -> run.box().left()).min().orElse(0);
        double right = runs.stream().mapToDouble(run -> run.box().right()).max().orElse(0);
        return stretches.stream()
                .filter(white -> white.from >= left && white.to <= right && white.width() >= narrowest)
                .toList();
    }

    /** Whether nothing but the margins is left that could become white between two columns. */
    boolean isHopeless(double narrowest) {
        return stretches.stream().noneMatch(white -> white.width() >= narrowest);
    }

    /** White from an x to another. */
    record White(double from, double to) {
        double width() {
            return to - from;
        }

        double middle() {
            return (from + to) / 2;
        }
    }
}
