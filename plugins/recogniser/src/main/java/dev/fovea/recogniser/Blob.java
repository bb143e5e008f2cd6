package dev.fovea.recogniser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pixels that hang together, by their convex hull.
 *
 * @param hull clockwise in a picture, at least one point, no three in a line
 * @param score mean of the probabilities of its pixels
 */
record Blob(List<Point> hull, double score) {
    Blob {
        hull = List.copyOf(hull);
    }

    /** Andrew's monotone chain. */
    static List<Point> hullOf(List<Point> points) {
        List<Point> sorted = points.stream()
                .sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y))
                .distinct()
                .toList();
        if (sorted.size() < 3) {
            return sorted;
        }
        List<Point> hull = chain(sorted);
        hull.removeLast();
        List<Point> back = chain(sorted.reversed());
        back.removeLast();
        hull.addAll(back);
        return hull;
    }

    private static List<Point> chain(List<Point> sorted) {
        List<Point> chain = new ArrayList<>();
        for (Point next : sorted) {
            while (chain.size() > 1 && turn(chain.get(chain.size() - 2), chain.getLast(), next) <= 0) {
                chain.removeLast();
            }
            chain.add(next);
        }
        return chain;
    }

    private static double turn(Point a, Point b, Point c) {
        return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
    }

    /** The smallest rectangle around it; one of its sides lies on a side of the hull. */
    TiltedBox smallest() {
        TiltedBox best = fitted(0);
        for (int i = 0; i < hull.size(); i++) {
            Point from = hull.get(i);
            Point to = hull.get((i + 1) % hull.size());
            TiltedBox box = fitted(Math.atan2(to.y() - from.y(), to.x() - from.x()));
            if (box.length() * box.height() < best.length() * best.height() - 1e-6) {
                best = box;
            }
        }
        return best;
    }

    /** The rectangle around it that is turned by an angle. */
    TiltedBox fitted(double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (Point point : hull) {
            double along = point.x() * cos + point.y() * sin;
            double across = point.y() * cos - point.x() * sin;
            left = Math.min(left, along);
            right = Math.max(right, along);
            top = Math.min(top, across);
            bottom = Math.max(bottom, across);
        }
        double along = (left + right) / 2;
        double across = (top + bottom) / 2;
        // Points are the middles of pixels, and a pixel reaches half of one further.
        return new TiltedBox(
                along * cos - across * sin, along * sin + across * cos, angle, right - left + 1, bottom - top + 1);
    }
}
