package dev.fovea.recogniser;

/**
 * Which pixels of a strip are ink: those on the rarer side of the brightness that best tells two kinds apart (Otsu), so that
 * light letters on a dark ground have ink as well.
 */
final class Ink {
    private static final int LEVELS = 256;
    /** Rows without ink that may lie within a line, as between an i and its dot. */
    private static final int MOST_GAP = 3;

    private final int width;
    private final int height;
    private final int top;
    private final int bottom;
    private final int[] columns;

    private Ink(int width, int height, int top, int bottom, int[] columns) {
        this.width = width;
        this.height = height;
        this.top = top;
        this.bottom = bottom;
        this.columns = columns;
    }

    static Ink of(Raster strip) {
        boolean[] ink = ink(strip);
        int[] rows = new int[strip.height()];
        for (int i = 0; i < ink.length; i++) {
            rows[i / strip.width()] += ink[i] ? 1 : 0;
        }
        int top = edge(rows, -1);
        int bottom = edge(rows, 1) + 1;
        int[] columns = new int[strip.width()];
        for (int i = top * strip.width(); i < bottom * strip.width(); i++) {
            columns[i % strip.width()] += ink[i] ? 1 : 0;
        }
        return new Ink(strip.width(), strip.height(), top, bottom, columns);
    }

    private static boolean[] ink(Raster strip) {
        int[] brightness = new int[strip.width() * strip.height()];
        int[] histogram = new int[LEVELS];
        for (int i = 0; i < brightness.length; i++) {
            brightness[i] = strip.brightness(i % strip.width(), i / strip.width());
            histogram[brightness[i]]++;
        }
        int threshold = threshold(histogram, brightness.length);
        int dark = 0;
        for (int level = 0; level <= threshold; level++) {
            dark += histogram[level];
        }
        boolean darkIsInk = 2 * dark <= brightness.length;
        boolean[] ink = new boolean[brightness.length];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = brightness[i] <= threshold == darkIsInk;
        }
        return ink;
    }

    /** The brightest level of the darker kind, by Otsu's method. */
    private static int threshold(int[] histogram, int pixels) {
        double all = 0;
        for (int level = 0; level < LEVELS; level++) {
            all += (double) level * histogram[level];
        }
        double best = -1;
        int threshold = 0;
        double dark = 0;
        double darkSum = 0;
        for (int level = 0; level < LEVELS - 1; level++) {
            dark += histogram[level];
            darkSum += (double) level * histogram[level];
            double light = pixels - dark;
            if (dark > 0 && light > 0) {
                double apart = darkSum / dark - (all - darkSum) / light;
                double between = dark * light * apart * apart;
                if (between > best) {
                    best = between;
                    threshold = level;
                }
            }
        }
        return threshold;
    }

    /** From the row of most ink up or down as far as ink goes on; what lies beyond a gap belongs to a neighbouring line. */
    private static int edge(int[] rows, int step) {
        int fullest = 0;
        for (int row = 1; row < rows.length; row++) {
            fullest = rows[row] > rows[fullest] ? row : fullest;
        }
        int edge = fullest;
        for (int row = fullest; row >= 0 && row < rows.length && Math.abs(row - edge) <= MOST_GAP; row += step) {
            edge = rows[row] > 0 ? row : edge;
        }
        return edge;
    }

    /** Columns of the strip. */
    int width() {
        return width;
    }

    /** Rows of the strip. */
    int height() {
        return height;
    }

    /** Upper edge of the line, in rows of the strip. */
    int top() {
        return top;
    }

    /** Lower edge of the line. */
    int bottom() {
        return bottom;
    }

    /** Left edge of the first ink at or after a column. */
    int start() {
        int column = 0;
        while (column < width - 1 && columns[column] == 0) {
            column++;
        }
        return column;
    }

    /** Right edge of the last ink. */
    int end() {
        int column = width - 1;
        while (column > 0 && columns[column] == 0) {
            column--;
        }
        return column + 1;
    }

    /** Between two places, the one of least ink; of equal ones the nearest to the middle. */
    double cut(double from, double to) {
        double middle = (from + to) / 2;
        double best = middle;
        double least = Double.POSITIVE_INFINITY;
        for (int column = first(from); column <= last(to); column++) {
            double away = Math.abs(column + 0.5 - middle);
            double cost = columns[column] + away / width;
            if (cost < least) {
                least = cost;
                best = column + 0.5;
            }
        }
        return best;
    }

    /** Between two places, the widest stretch without ink; one of no width, where the least ink is, when there is none. */
    Gap widestGap(double from, double to) {
        int start = 0;
        int length = 0;
        int run = 0;
        for (int column = first(from); column <= last(to); column++) {
            run = columns[column] == 0 ? run + 1 : 0;
            if (run > length) {
                length = run;
                start = column + 1 - run;
            }
        }
        double cut = cut(from, to);
        return length == 0 ? new Gap(cut, cut) : new Gap(start, start + length);
    }

    private int first(double from) {
        return Math.clamp((long) from, 0, width - 1);
    }

    private int last(double to) {
        return Math.clamp((long) to, 0, width - 1);
    }

    /** Columns without ink. */
    record Gap(double from, double to) {
        double width() {
            return to - from;
        }
    }
}
