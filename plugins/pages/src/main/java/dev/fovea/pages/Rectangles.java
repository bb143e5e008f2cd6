package dev.fovea.pages;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;

/** Tells outlines that fill their bounds. */
final class Rectangles {
    private static final double NEAR = 0.01;

    private Rectangles() {}

    /** Whether an outline is one upright rectangle, give or take rounding. */
    static boolean is(Shape shape) {
        if (shape instanceof Rectangle2D) {
            return true;
        }
        Rectangle2D bounds = shape.getBounds2D();
        double[] at = new double[6];
        int corners = 0;
        boolean[] met = new boolean[4];
        for (PathIterator steps = shape.getPathIterator(null); !steps.isDone(); steps.next()) {
            int step = steps.currentSegment(at);
            if (step == PathIterator.SEG_CLOSE) {
                continue;
            }
            int corner = corner(at[0], at[1], bounds);
            boolean curved = step == PathIterator.SEG_CUBICTO || step == PathIterator.SEG_QUADTO;
            if (curved || corner < 0) {
                return false;
            }
            met[corner] = true;
            corners++;
        }
        return corners >= 4 && corners <= 6 && met[0] && met[1] && met[2] && met[3];
    }

    private static int corner(double x, double y, Rectangle2D bounds) {
        double near = NEAR * Math.max(1, Math.min(bounds.getWidth(), bounds.getHeight()));
        boolean left = Math.abs(x - bounds.getMinX()) <= near;
        boolean right = Math.abs(x - bounds.getMaxX()) <= near;
        boolean top = Math.abs(y - bounds.getMinY()) <= near;
        boolean bottom = Math.abs(y - bounds.getMaxY()) <= near;
        if (!(left || right) || !(top || bottom)) {
            return -1;
        }
        return (left ? 0 : 1) + (top ? 0 : 2);
    }
}
