package dev.fovea.recogniser;

import java.util.Comparator;
import java.util.List;

/**
 * Tells lines that stand on their head, with the classifier of PP-OCR. It errs on single lines; so the longest lines of a
 * page are asked and the majority decides for all.
 */
final class Orientation {
    private static final int HEIGHT = 48;
    private static final int WIDTH = 192;
    private static final int ASKED = 9;
    private static final float[] HALF = {0.5f, 0.5f, 0.5f};

    private final Network network;

    Orientation(Network network) {
        this.network = network;
    }

    /** Whether most of some lines have to be turned by 180° to be read; false for none. */
    boolean isUpsideDown(Raster picture, List<TiltedBox> lines) {
        List<TiltedBox> longest = lines.stream()
                .sorted(Comparator.comparingDouble(TiltedBox::length).reversed())
                .limit(ASKED)
                .toList();
        if (longest.isEmpty()) {
            return false;
        }
        float[] planes = new float[longest.size() * 3 * HEIGHT * WIDTH];
        for (int i = 0; i < longest.size(); i++) {
            Planes.write(middle(picture, longest.get(i)), planes, i * 3 * HEIGHT * WIDTH, WIDTH, HALF, HALF);
        }
        float[] scores = network.run(planes, longest.size(), 3, HEIGHT, WIDTH).values();
        double turned = 0;
        for (int i = 0; i < longest.size(); i++) {
            turned += scores[2 * i + 1] - scores[2 * i];
        }
        return turned > 0;
    }

    /** As much of a line's middle as the network takes in without squeezing it. */
    private static Raster middle(Raster picture, TiltedBox line) {
        double length = Math.min(line.length(), line.height() * WIDTH / HEIGHT);
        int width = (int) Math.max(1, Math.round(length / line.height() * HEIGHT));
        TiltedBox middle = new TiltedBox(line.x(), line.y(), line.angle(), length, line.height());
        return Planes.cut(picture, middle, width, HEIGHT);
    }
}
