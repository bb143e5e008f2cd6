package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes runs of letters that all read to the right: in the order of drawing first, for that is nearly always the line's. */
final class Runs {
    /** In em of the larger letter: wider, and it is another column or cell. */
    private static final double WIDEST_GAP = 1.2;

    /** Out of the order of drawing only words of one line come together: columns may be 1 em apart. */
    private static final double WIDEST_GAP_OUT_OF_ORDER = 0.5;

    private static final double FURTHEST_BACK = 0.6;
    private static final double WORD_GAP = 0.17;
    /** Where a page has space letters they tell words apart; spread titles keep together. */
    private static final double WORD_GAP_WITH_SPACES = 0.28;

    private static final double SPACES_OF_PROSE = 0.05;
    private static final double SAME_LINE = 0.4;

    private final List<Run> runs = new ArrayList<>();
    private final double wordGap;
    private List<Glyph> glyphs = new ArrayList<>();
    private Optional<Letter> last = Optional.empty();
    private double size;
    private double right;
    private boolean space;

    private Runs(double wordGap) {
        this.wordGap = wordGap;
    }

    static List<Run> of(List<Letter> letters) {
        long blanks = letters.stream().filter(Letter::blank).count();
        boolean spaced = blanks > SPACES_OF_PROSE * letters.size();
        Runs runs = new Runs(spaced ? WORD_GAP_WITH_SPACES : WORD_GAP);
        letters.forEach(runs::add);
        runs.end();
        return Joining.of(runs.runs, WIDEST_GAP_OUT_OF_ORDER, runs.wordGap);
    }

    private void add(Letter letter) {
        if (letter.blank()) {
            space = true;
            return;
        }
        Optional<Letter> before = last;
        boolean follows = before.isPresent() && follows(before.get(), letter);
        if (!follows) {
            end();
        } else if (letter.text().equals(before.get().text()) && twice(before.get(), letter)) {
            return;
        }
        if (!glyphs.isEmpty() && (space || letter.box().left() - right > wordGap * Math.max(size, letter.size()))) {
            glyphs.add(Run.spaceBetween(glyphs.getLast(), letter.glyph()));
        }
        glyphs.add(letter.glyph());
        right = glyphs.size() == 1
                ? letter.box().right()
                : Math.max(right, letter.box().right());
        size = Math.max(size, letter.size());
        last = Optional.of(letter);
        space = false;
    }

    private boolean follows(Letter before, Letter letter) {
        double em = Math.max(before.size(), letter.size());
        double gap = letter.box().left() - before.box().right();
        double both = Math.min(before.box().bottom(), letter.box().bottom())
                - Math.max(before.box().top(), letter.box().top());
        double lower = Math.min(before.box().height(), letter.box().height());
        boolean sameLine = both >= SAME_LINE * lower;
        boolean ahead =
                gap <= WIDEST_GAP * em && letter.box().left() - before.box().left() >= -0.1 * em;
        boolean toTheLeft = RightToLeft.is(letter.text())
                && Math.abs(before.box().left() - letter.box().right()) <= WIDEST_GAP * em;
        return sameLine && (ahead && gap >= -FURTHEST_BACK * em || toTheLeft);
    }

    /** Bold that is made by drawing a letter twice. */
    private static boolean twice(Letter before, Letter letter) {
        return Math.abs(before.box().left() - letter.box().left()) < 0.1 * letter.size()
                && Math.abs(before.box().top() - letter.box().top()) < 0.1 * letter.size();
    }

    private void end() {
        if (!glyphs.isEmpty()) {
            runs.add(Run.of(glyphs, size, runs.size()));
        }
        glyphs = new ArrayList<>();
        last = Optional.empty();
        size = 0;
        space = false;
    }

    /** Puts runs together that were not drawn one after the other. */
    private static final class Joining {
        private Joining() {}

        static List<Run> of(List<Run> runs, double widest, double wordGap) {
            List<Run> sorted = new ArrayList<>(runs);
            sorted.sort(
                    Comparator.comparingDouble((Run run) -> run.box().left()).thenComparingInt(Run::order));
            sorted = lines(sorted);
            List<Run> joined = new ArrayList<>();
            for (Run run : sorted) {
                Optional<Run> before = joined.isEmpty() ? Optional.empty() : Optional.of(joined.getLast());
                if (before.isPresent() && before.get().sameAs(run)) {
                    continue;
                }
                double em = before.map(one -> Math.max(one.size(), run.size())).orElse(run.size());
                double gap =
                        before.map(one -> run.box().left() - one.box().right()).orElse(Double.MAX_VALUE);
                boolean near = gap <= widest * em && gap >= -0.3 * em;
                if (near && before.map(one -> one.inLineWith(run)).orElse(0.0) > 0.5) {
                    joined.set(joined.size() - 1, joined.getLast().joined(run, gap > wordGap * em));
                } else {
                    joined.add(run);
                }
            }
            return joined;
        }

        /** Sorted by line, and from left to right within each. */
        private static List<Run> lines(List<Run> fromTheLeft) {
            return Rows.of(fromTheLeft).stream().flatMap(List::stream).toList();
        }
    }
}
