package dev.fovea.recogniser;

import dev.fovea.pages.recognition.RecognisedLine;
import dev.fovea.pages.recognition.TextRecogniser;
import dev.fovea.plugin.PageBox;
import dev.fovea.recogniser.TextDetector.Found;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads printed text with the networks of PP-OCRv4: one finds lines, one tells those that stand on their head, one reads them.
 * They know ASCII, Chinese and some accented letters such as é, ä and ü, but not ö, ß, € and £, for which they put what looks
 * alike. They are loaded when the first page comes and stay until closed. Safe for use by many threads.
 *
 * <p>Lines may run at any angle up to 45°, and pages may stand on their head or lie on their side; boxes are upright ones
 * around each letter all the same, in pixels of the picture as it was given.
 */
public final class PaddleTextRecogniser implements TextRecogniser, AutoCloseable {
    /** A line whose characters are less certain on average is dropped: it mostly is no text. */
    public static final double LEAST_CONFIDENCE = 0.5;

    /**
     * For finding lines; A4 at 130 dots an inch. Of 9-point Liberation Serif at 150 dpi 0.0 % of the characters are wrong at
     * 1536, 1.2 % at 1216 and 1.8 % at 960.
     */
    private static final int LONGEST_SIDE = 1536;
    /** How many times as long as high a line is before its core tells the way it runs. */
    private static final double TELLING = 2.5;

    /** How many times as long as high a line is before its own angle is worth more than the page's. */
    private static final double LONG = 8;

    private static final double SAME_TILT = Math.toRadians(0.7);
    private static final double OTHER_TILT = Math.toRadians(12);

    private final Network detection;
    private final Network orientation;
    private final Network recognition;
    private final TextDetector detector;
    private final Orientation heads;
    private final LineReader reader;

    /** With one thread a page, so that several pages that are read at once share the cores. */
    public PaddleTextRecogniser() {
        this(1);
    }

    /**
     * Loads nothing yet but the table of characters.
     *
     * @param threads that one page keeps busy, at least 1
     */
    public PaddleTextRecogniser(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a page needs 1 thread or more; found " + threads);
        }
        detection = new Network(Bundled.DETECTION, threads);
        orientation = new Network(Bundled.ORIENTATION, threads);
        recognition = new Network(Bundled.RECOGNITION, threads);
        detector = new TextDetector(detection, LONGEST_SIDE);
        heads = new Orientation(orientation);
        reader = new LineReader(recognition, CharacterTable.load());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Lines of less than {@link #LEAST_CONFIDENCE} are left out.
     *
     * @throws IllegalStateException when the recogniser is closed
     */
    @Override
    public List<RecognisedLine> recognise(BufferedImage picture) {
        Raster page = Raster.of(picture);
        List<TiltedBox> lines = directed(page, detector.find(page));
        List<Raster> strips = lines.stream().map(line -> strip(page, line)).toList();
        List<List<Mark>> read = reader.read(strips);
        PageBox bounds = new PageBox(0, 0, page.width(), page.height());
        List<RecognisedLine> recognised = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            double confidence = confidence(read.get(i));
            Ink ink = Ink.of(strips.get(i));
            List<Mark> marks = Lookalikes.corrected(Spacing.corrected(read.get(i), ink));
            if (confidence >= LEAST_CONFIDENCE && !marks.isEmpty()) {
                recognised.add(new RecognisedLine(Letters.place(marks, ink, lines.get(i), bounds), confidence));
            }
        }
        return recognised;
    }

    private static double confidence(List<Mark> marks) {
        return marks.stream().mapToDouble(Mark::probability).average().orElse(0);
    }

    private static Raster strip(Raster page, TiltedBox line) {
        int width = (int) Math.max(1, Math.round(line.aspect() * LineReader.HEIGHT));
        return Planes.cut(page, line, width, LineReader.HEIGHT);
    }

    /** Waits for pages that are being read, then gives the memory back; what comes after is refused. */
    @Override
    public void close() {
        detection.close();
        orientation.close();
        recognition.close();
    }

    // Directions

    /** Lines with the direction in which they are read. */
    private List<TiltedBox> directed(Raster page, List<Found> found) {
        double tilt = tilt(found);
        List<TiltedBox> across = new ArrayList<>();
        List<TiltedBox> upwards = new ArrayList<>();
        for (Found line : found) {
            TiltedBox box = line.fitted(tilt);
            if (1 / box.aspect() >= TELLING) {
                upwards.add(line.fitted(tilt - Math.PI / 2));
            } else {
                across.add(own(line, box));
            }
        }
        List<TiltedBox> lines = new ArrayList<>(right(page, across));
        lines.addAll(right(page, upwards));
        return lines;
    }

    /** A long line keeps an angle of its own, as on a page that was photographed or is bent. */
    private static TiltedBox own(Found line, TiltedBox box) {
        TiltedBox smallest = line.smallest();
        double apart = Math.abs(smallest.angle() - box.angle());
        return smallest.aspect() >= LONG && apart > SAME_TILT && apart < OTHER_TILT ? smallest : box;
    }

    private List<TiltedBox> right(Raster page, List<TiltedBox> lines) {
        return heads.isUpsideDown(page, lines)
                ? lines.stream().map(TiltedBox::upsideDown).toList()
                : lines;
    }

    /** The median of the angles of lines that are long enough to have one, each counted by its length; −45° to 45°. */
    private static double tilt(List<Found> found) {
        record Angle(double value, double weight) {}
        List<Angle> angles = found.stream()
                .map(Found::smallest)
                .filter(box -> Math.max(box.aspect(), 1 / box.aspect()) >= TELLING)
                .map(box ->
                        new Angle(Math.IEEEremainder(box.angle(), Math.PI / 2), Math.max(box.length(), box.height())))
                .sorted(Comparator.comparingDouble(Angle::value))
                .toList();
        double half = angles.stream().mapToDouble(Angle::weight).sum() / 2;
        for (Angle angle : angles) {
            half -= angle.weight();
            if (half <= 0) {
                return angle.value();
            }
        }
        return 0;
    }
}
