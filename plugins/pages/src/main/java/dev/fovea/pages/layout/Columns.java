package dev.fovea.pages.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a page into parts that are read one after the other: columns by the white between them, and what stands above and below
 * them. A part has no columns, though it may be a table.
 */
final class Columns {
    /** Pages of more bands are drawings with labels, not text. */
    private static final int MOST_BANDS = 400;

    private static final int DEEPEST = 6;
    private static final int FEWEST_RUNS = 6;
    private static final double NARROWEST = 0.8;
    private static final double FAR = 1.6;

    private Columns() {}

    static List<List<Run>> of(List<Run> runs) {
        List<List<Run>> parts = new ArrayList<>();
        cut(runs, 0, parts);
        return parts;
    }

    private static void cut(List<Run> runs, int depth, List<List<Run>> parts) {
        if (runs.isEmpty()) {
            return;
        }
        List<Band> bands = Band.of(runs);
        Optional<Zone> zone = runs.size() < FEWEST_RUNS || bands.size() > MOST_BANDS || depth > DEEPEST
                ? Optional.empty()
                : firstZone(bands, NARROWEST * typicalSize(runs));
        if (zone.isEmpty()) {
            parts.add(runs);
            return;
        }
        Zone found = zone.get();
        cut(Band.runs(bands.subList(0, found.from)), depth + 1, parts);
        cut(found.left, depth + 1, parts);
        cut(found.right, depth + 1, parts);
        cut(Band.runs(bands.subList(found.to, bands.size())), depth + 1, parts);
    }

    private static Optional<Zone> firstZone(List<Band> bands, double narrowest) {
        for (int from = 0; from < bands.size(); from++) {
            Optional<Zone> zone = longestFrom(bands, from, narrowest);
            if (zone.isPresent()) {
                return zone;
            }
        }
        return Optional.empty();
    }

    /** The longest stretch of bands with white of one place through all of them, and columns on its two sides. */
    private static Optional<Zone> longestFrom(List<Band> bands, int from, double narrowest) {
        Whites common = Whites.all();
        int to = from;
        Whites through = common;
        for (int i = from; i < bands.size(); i++) {
            common = common.without(bands.get(i).runs());
            if (common.between(Band.runs(bands.subList(from, i + 1)), narrowest).isEmpty()) {
                if (to > from || common.isHopeless(narrowest)) {
                    break;
                }
            } else {
                to = i + 1;
                through = common;
            }
        }
        return to > from ? bestCut(bands, from, to, through, narrowest) : Optional.empty();
    }

    private static Optional<Zone> bestCut(List<Band> bands, int from, int to, Whites through, double narrowest) {
        List<Run> inside = Band.runs(bands.subList(from, to));
        return through.between(inside, narrowest).stream()
                .sorted(Comparator.comparingDouble(Whites.White::width).reversed())
                .map(white -> trimmed(bands, from, to, white))
                .filter(zone -> zone.from < zone.to && Sides.areColumns(zone.left, zone.right))
                .findFirst();
    }

    /** Without headers and footers: bands on one side only, apart from the rest. */
    private static Zone trimmed(List<Band> bands, int from, int to, Whites.White white) {
        int first = from;
        int last = to;
        while (last - first > 1
                && bands.get(last - 1).onOneSide(white.middle())
                && bands.get(last - 1).top() - bands.get(last - 2).bottom()
                        > FAR * bands.get(last - 1).height()) {
            last--;
        }
        while (last - first > 1
                && bands.get(first).onOneSide(white.middle())
                && bands.get(first + 1).top() - bands.get(first).bottom()
                        > FAR * bands.get(first).height()) {
            first++;
        }
        List<Run> inside = Band.runs(bands.subList(first, last));
        return new Zone(
                first,
                last,
                inside.stream()
                        .filter(run -> run.box().right() <= white.middle())
                        .toList(),
                inside.stream()
                        .filter(run -> run.box().right() > white.middle())
                        .toList());
    }

    static double typicalSize(List<Run> runs) {
        double[] sizes = runs.stream().mapToDouble(Run::size).sorted().toArray();
        return sizes[sizes.length / 2];
    }

    /** Bands with two columns, from an index to before another. */
    private record Zone(int from, int to, List<Run> left, List<Run> right) {}

    /** Runs whose cores overlap in height, one with the next: white goes through between two bands from side to side. */
    private record Band(List<Run> runs, double top, double bottom) {
        static List<Band> of(List<Run> runs) {
            List<Run> sorted = new ArrayList<>(runs);
            sorted.sort(Comparator.comparingDouble(Run::coreTop));
            List<Band> bands = new ArrayList<>();
            List<Run> open = new ArrayList<>();
            double bottom = Double.NEGATIVE_INFINITY;
            for (Run run : sorted) {
                if (!open.isEmpty() && run.coreTop() >= bottom) {
                    bands.add(new Band(open, open.getFirst().coreTop(), bottom));
                    open = new ArrayList<>();
                }
                bottom = open.isEmpty() ? run.coreBottom() : Math.max(bottom, run.coreBottom());
                open.add(run);
            }
            if (!open.isEmpty()) {
                bands.add(new Band(open, open.getFirst().coreTop(), bottom));
            }
            return bands;
        }

        static List<Run> runs(List<Band> bands) {
            return bands.stream().flatMap(band -> band.runs.stream()).toList();
        }

        double height() {
            return bottom - top;
        }

        boolean onOneSide(double x) {
            return runs.stream().allMatch(run -> run.box().right() <= x)
                    || runs.stream().allMatch(run -> run.box().left() >= x);
        }
    }
}
