package dev.fovea.recogniser;

import dev.fovea.plugin.PageBox;
import java.util.List;
import java.util.stream.Stream;

/**
 * A rectangle around a line of text, turned as the text is; in pixels of a picture.
 *
 * @param x of its centre
 * @param y of its centre
 * @param angle from the picture's rows to the direction of reading, clockwise, in radians
 * @param length in the direction of reading
 * @param height across it
 */
record TiltedBox(double x, double y, double angle, double length, double height) {
    /**
     * The place of a point of the straightened line.
     *
     * @param along 0 where the line starts, 1 where it ends
     * @param across 0 at its upper edge, 1 at its lower one
     */
    Point point(double along, double across) {
        double forward = (along - 0.5) * length;
        double down = (across - 0.5) * height;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return new Point(x + forward * cos - down * sin, y + forward * sin + down * cos);
    }

    /** The upright box around a part of the line; arguments as in {@link #point}. */
    PageBox part(double from, double to, double top, double bottom) {
        List<PageBox> corners = Stream.of(point(from, top), point(to, top), point(from, bottom), point(to, bottom))
                .map(corner -> new PageBox(corner.x(), corner.y(), corner.x(), corner.y()))
                .toList();
        return PageBox.around(corners);
    }

    /** The same with so many pixels more on every side. */
    TiltedBox grown(double pixels) {
        return new TiltedBox(x, y, angle, length + 2 * pixels, height + 2 * pixels);
    }

    /** The same in a picture that is so many times as large. */
    TiltedBox scaled(double times) {
        return new TiltedBox(x * times, y * times, angle, length * times, height * times);
    }

    /** The same line read from its other end. */
    TiltedBox upsideDown() {
        return new TiltedBox(x, y, angle + Math.PI, length, height);
    }

    /** How many times as long as high. */
    double aspect() {
        return length / height;
    }
}
