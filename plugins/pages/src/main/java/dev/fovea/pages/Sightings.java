package dev.fovea.pages;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.UnreadableException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/** Looks at the drawn page where the scan alone does not tell whether a letter is seen. */
final class Sightings {
    /** Fine enough for the stems of small print, coarse enough to be quick. */
    private static final double RESOLUTION = 100;

    private static final double MOST_PIXELS = 4_000_000;
    private static final int FAINT = 28;
    /** Thin strokes are drawn mixed with what is around them: this far from their colour they still count as theirs. */
    private static final int LIKE = 190;

    private Sightings() {}

    /** Draws a page. */
    @FunctionalInterface
    interface Drawing {
        BufferedImage at(double dotsPerInch) throws IOException, UnreadableException;
    }

    static void decide(List<FoundLetter> letters, PageSize size, Drawing drawing)
            throws IOException, UnreadableException {
        double most = 72 * Math.sqrt(MOST_PIXELS / (size.width() * size.height()));
        BufferedImage picture = drawing.at(Math.min(RESOLUTION, most));
        boolean before = true;
        for (FoundLetter letter : letters) {
            if (letter.sight() == FoundLetter.Sight.DOUBTFUL) {
                // A space has no ink: it goes with the letter before it.
                letter.decide(letter.blank() ? before : seen(letter, size, picture));
            }
            before = letter.sight() != FoundLetter.Sight.HIDDEN;
        }
    }

    /** A letter is seen if something of its colour is in its place, and something that differs from it. */
    private static boolean seen(FoundLetter letter, PageSize size, BufferedImage picture) {
        PageBox box = size.toPixels(letter.box(), picture.getWidth(), picture.getHeight());
        int left = Math.clamp((int) Math.floor(box.left()), 0, picture.getWidth() - 1);
        int top = Math.clamp((int) Math.floor(box.top()), 0, picture.getHeight() - 1);
        int right = Math.clamp((int) Math.ceil(box.right()), left + 1, picture.getWidth());
        int bottom = Math.clamp((int) Math.ceil(box.bottom()), top + 1, picture.getHeight());
        int first = picture.getRGB(left, top);
        int nearest = 255;
        int spread = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int rgb = picture.getRGB(x, y);
                spread = Math.max(spread, Ink.difference(rgb, first));
                nearest = letter.ink() instanceof Ink.Plain own ? Math.min(nearest, Ink.difference(rgb, own.rgb())) : 0;
            }
        }
        return spread > FAINT && nearest < LIKE;
    }
}
