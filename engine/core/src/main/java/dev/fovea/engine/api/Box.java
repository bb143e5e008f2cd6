package dev.fovea.engine.api;

/**
 * A region of one picture of the request, as a fraction of the original picture's width and height.
 *
 * @param label what the model says is there; empty when it named nothing
 * @param image which picture of the request, from 0
 * @param x1 left edge, 0..1
 * @param y1 top edge, 0..1
 * @param x2 right edge, 0..1, at least {@code x1}
 * @param y2 bottom edge, 0..1, at least {@code y1}
 */
public record Box(String label, int image, double x1, double y1, double x2, double y2) {
    /** The same region in pixels of a picture of that size: {@code {x1, y1, x2, y2}}, rounded. */
    public int[] scaleTo(int width, int height) {
        return new int[] {
            (int) Math.round(x1 * width),
            (int) Math.round(y1 * height),
            (int) Math.round(x2 * width),
            (int) Math.round(y2 * height)
        };
    }
}
