package dev.fovea.recogniser;

import java.util.List;

/**
 * Finds lines of text with PP-OCRv4's detection network, a DBNet: it gives each pixel a probability of lying in the core of a
 * line, which is narrower than the line so that neighbours do not touch.
 */
final class TextDetector {
    /** The network halves a picture five times. */
    private static final int STEP = 32;

    private static final float CORE = 0.3f;
    private static final double SCORE = 0.6;
    /** Cores are shrunk by area · ratio / perimeter when they are trained; the ratio is the one of the reference. */
    private static final double UNCLIP = 1.6;

    private static final double SMALLEST_SIDE = 2;

    // In the order of the channels, which is B, G, R.
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private final Network network;
    private final int longestSide;

    /**
     * A detector.
     *
     * @param longestSide pixels; larger pictures are reduced to it
     */
    TextDetector(Network network, int longestSide) {
        this.network = network;
        this.longestSide = longestSide;
    }

    /** The lines, in no order, each turned the way of its core's longer side. */
    List<Found> find(Raster picture) {
        double scale = Math.min(1, (double) longestSide / Math.max(picture.width(), picture.height()));
        int width = steps(picture.width() * scale);
        int height = steps(picture.height() * scale);
        float[] planes = Planes.scaled(picture, 1 / scale, width, height, MEAN, DEVIATION);
        Network.Output map = network.run(planes, 1, 3, height, width);
        return new Blobs(map.values(), width, height, CORE)
                .find().stream()
                        .filter(blob -> blob.score() >= SCORE)
                        .map(blob -> new Found(blob, 1 / scale))
                        .filter(found -> found.smallest().height() > SMALLEST_SIDE / scale
                                && found.smallest().length() > SMALLEST_SIDE / scale)
                        .toList();
    }

    private static int steps(double pixels) {
        return Math.max(STEP, Math.ceilDiv((int) Math.ceil(pixels), STEP) * STEP);
    }

    /**
     * A line that was found.
     *
     * @param core in pixels of the reduced picture
     * @param scale from them to pixels of the picture
     */
    record Found(Blob core, double scale) {
        TiltedBox smallest() {
            return whole(core.smallest());
        }

        TiltedBox fitted(double angle) {
            return whole(core.fitted(angle));
        }

        private TiltedBox whole(TiltedBox box) {
            double area = box.length() * box.height();
            return box.grown(area * UNCLIP / (2 * (box.length() + box.height())))
                    .scaled(scale);
        }
    }
}
