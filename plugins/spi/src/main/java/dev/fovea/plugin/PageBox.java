package dev.fovea.plugin;

import java.util.Collection;

/**
 * A rectangle on a page; in points from the page's top left corner unless a method says otherwise.
 *
 * @param left smaller than or equal to {@code right}
 * @param top smaller than or equal to {@code bottom}
 */
public record PageBox(double left, double top, double right, double bottom) {
    public PageBox {
        if (!(left <= right && top <= bottom)) {
            throw new IllegalArgumentException("a box needs left ≤ right and top ≤ bottom; found [%s, %s, %s, %s]"
                    .formatted(left, top, right, bottom));
        }
    }

    /** The smallest box around all of some boxes, of which there must be one at least. */
    public static PageBox around(Collection<PageBox> boxes) {
        return boxes.stream()
                .reduce(PageBox::union)
                .orElseThrow(() -> new IllegalArgumentException("no boxes to put a box around"));
    }

    public double width() {
        return right - left;
    }

    public double height() {
        return bottom - top;
    }

    public double area() {
        return width() * height();
    }

    public PageBox union(PageBox other) {
        return new PageBox(
                Math.min(left, other.left),
                Math.min(top, other.top),
                Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }

    /** The area that both cover; 0 where they do not meet. */
    public double overlap(PageBox other) {
        double across = Math.min(right, other.right) - Math.max(left, other.left);
        double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        return across <= 0 || down <= 0 ? 0 : across * down;
    }

    /** Intersection over union, 0..1. */
    public double iou(PageBox other) {
        double both = overlap(other);
        double either = area() + other.area() - both;
        return either <= 0 ? 0 : both / either;
    }

    public PageBox scaled(double across, double down) {
        return new PageBox(left * across, top * down, right * across, bottom * down);
    }

    public PageBox moved(double right, double down) {
        return new PageBox(left + right, top + down, this.right + right, bottom + down);
    }

    /** The part of it that lies within another box; of no extent, at the nearest edge, where they do not meet. */
    public PageBox within(PageBox bounds) {
        return new PageBox(
                Math.clamp(left, bounds.left, bounds.right),
                Math.clamp(top, bounds.top, bounds.bottom),
                Math.clamp(right, bounds.left, bounds.right),
                Math.clamp(bottom, bounds.top, bounds.bottom));
    }
}
