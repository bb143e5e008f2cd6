package dev.fovea.retrieval.answer;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.retrieval.citation.Ink;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a page's picture shows besides letters. The commonest shade of a place is taken for its paper. */
public final class PictureInk implements Ink {
    private static final int SAMPLES_A_SIDE = 200;
    private static final int SHADES = 16;
    private static final int DIFFERENT = 24;
    /** The share of a place that must differ from its paper. */
    private static final double LEAST = 0.004;

    private static final double AROUND_LETTERS = 1;

    private final BufferedImage picture;
    private final PageBox shown;
    private final List<PageBox> letters;

    /**
     * What one picture shows.
     *
     * @param shown what of the page the picture shows, in points
     */
    public PictureInk(BufferedImage picture, PageBox shown, PageText text) {
        this.picture = picture;
        this.shown = shown;
        this.letters = text.lines().stream()
                .flatMap(line -> line.glyphs().stream())
                .map(Glyph::box)
                .map(box -> new PageBox(
                        box.left() - AROUND_LETTERS,
                        box.top() - AROUND_LETTERS,
                        box.right() + AROUND_LETTERS,
                        box.bottom() + AROUND_LETTERS))
                .toList();
    }

    /** Of what the picture does not show, there may be something. */
    @Override
    public boolean drawn(PageBox box) {
        PageBox seen = box.within(shown);
        if (seen.area() <= 0 || seen.area() < box.area() / 2) {
            return true;
        }
        List<PageBox> near =
                letters.stream().filter(letter -> letter.overlap(seen) > 0).toList();
        PageSize size = new PageSize(shown.width(), shown.height());
        PageBox pixels =
                size.toPixels(seen.moved(-shown.left(), -shown.top()), picture.getWidth(), picture.getHeight());
        double right = Math.max(1, pixels.width() / SAMPLES_A_SIDE);
        double down = Math.max(1, pixels.height() / SAMPLES_A_SIDE);
        Map<Integer, Integer> shades = new HashMap<>();
        int all = 0;
        for (double y = pixels.top(); y < pixels.bottom(); y += down) {
            for (double x = pixels.left(); x < pixels.right(); x += right) {
                if (!isLetter(near, x, y)) {
                    shades.merge(shade(x, y) / SHADES, 1, Integer::sum);
                    all++;
                }
            }
        }
        return differs(shades, all);
    }

    private static boolean differs(Map<Integer, Integer> shades, int all) {
        int paper = shades.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
        int different = shades.entrySet().stream()
                .filter(shade -> Math.abs(shade.getKey() - paper) * SHADES > DIFFERENT)
                .mapToInt(Map.Entry::getValue)
                .sum();
        return different > LEAST * all;
    }

    private boolean isLetter(List<PageBox> near, double x, double y) {
        double across = shown.left() + (x + 0.5) * shown.width() / picture.getWidth();
        double down = shown.top() + (y + 0.5) * shown.height() / picture.getHeight();
        return near.stream()
                .anyMatch(box ->
                        across >= box.left() && across <= box.right() && down >= box.top() && down <= box.bottom());
    }

    /** 0..255. */
    private int shade(double x, double y) {
        int rgb = picture.getRGB(
                Math.clamp((int) x, 0, picture.getWidth() - 1), Math.clamp((int) y, 0, picture.getHeight() - 1));
        return ((rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF)) / 3;
    }
}
