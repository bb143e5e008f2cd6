package dev.fovea.recogniser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds what hangs together in a map of probabilities. For one map and one thread. */
final class Blobs {
    private final float[] map;
    private final int width;
    private final int height;
    private final boolean[] open;
    private final int[] leftmost;
    private final int[] rightmost;
    private int[] stack = new int[1024];
    private int depth;

    /**
     * Over a map.
     *
     * @param map {@code [height, width]}
     * @param threshold what a pixel must exceed to count
     */
    Blobs(float[] map, int width, int height, float threshold) {
        this.map = map;
        this.width = width;
        this.height = height;
        open = new boolean[width * height];
        for (int i = 0; i < open.length; i++) {
            open[i] = map[i] > threshold;
        }
        leftmost = new int[height];
        rightmost = new int[height];
    }

    /** All of them, each once. */
    List<Blob> find() {
        List<Blob> found = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            if (open[i]) {
                found.add(from(i));
            }
        }
        return found;
    }

    private Blob from(int seed) {
        Arrays.fill(leftmost, Integer.MAX_VALUE);
        Arrays.fill(rightmost, -1);
        double sum = 0;
        int pixels = 0;
        push(seed);
        while (depth > 0) {
            int at = stack[--depth];
            int x = at % width;
            int y = at / width;
            sum += map[at];
            pixels++;
            leftmost[y] = Math.min(leftmost[y], x);
            rightmost[y] = Math.max(rightmost[y], x);
            pushNeighbours(x, y);
        }
        List<Point> edge = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            if (rightmost[y] >= 0) {
                edge.add(new Point(leftmost[y] + 0.5, y + 0.5));
                edge.add(new Point(rightmost[y] + 0.5, y + 0.5));
            }
        }
        return new Blob(Blob.hullOf(edge), sum / pixels);
    }

    private void pushNeighbours(int x, int y) {
        for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
            for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                if (open[row * width + column]) {
                    push(row * width + column);
                }
            }
        }
    }

    private void push(int at) {
        open[at] = false;
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = at;
    }
}
