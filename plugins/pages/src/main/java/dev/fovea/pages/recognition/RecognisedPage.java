package dev.fovea.pages.recognition;

import dev.fovea.pages.layout.ReadingOrder;
import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/** A page whose letters are read from its picture if the file does not say them. */
final class RecognisedPage implements ReadablePage {
    private static final double RESOLUTION = 200;
    /** Larger pages are drawn coarser: nobody writes posters in small print. */
    private static final double MOST_PIXELS = 16_000_000;

    private static final double MOSTLY_PICTURE = 0.5;
    /** A page number, a stamp, a running title beside a scan. */
    private static final int LITTLE_TEXT = 200;

    private static final double UNREADABLE_SHARE = 0.3;
    private static final int REPLACEMENT = 0xFFFD;

    private final ReadablePage page;
    private final TextRecogniser recogniser;
    private Optional<PageText> text = Optional.empty();

    RecognisedPage(ReadablePage page, TextRecogniser recogniser) {
        this.page = page;
        this.recogniser = recogniser;
    }

    @Override
    public int number() {
        return page.number();
    }

    @Override
    public PageSize size() {
        return page.size();
    }

    @Override
    public String digest() throws UnreadableException {
        return page.digest();
    }

    @Override
    public double pictureShare() throws UnreadableException {
        return page.pictureShare();
    }

    @Override
    public BufferedImage render(double dotsPerInch) throws UnreadableException {
        return page.render(dotsPerInch);
    }

    @Override
    public PageText text() throws UnreadableException {
        if (text.isEmpty()) {
            PageText given = page.text();
            text = Optional.of(saysTooLittle(given) ? recognised().orElse(given) : given);
        }
        return text.get();
    }

    private boolean saysTooLittle(PageText given) throws UnreadableException {
        int[] letters = given.visible()
                .codePoints()
                .filter(letter -> !Character.isWhitespace(letter))
                .toArray();
        long unknown = java.util.Arrays.stream(letters)
                .filter(letter -> letter == REPLACEMENT || Character.getType(letter) == Character.PRIVATE_USE)
                .count();
        return letters.length == 0
                || unknown > UNREADABLE_SHARE * letters.length
                || letters.length < LITTLE_TEXT && page.pictureShare() > MOSTLY_PICTURE;
    }

    /** Empty where the picture shows no letters. */
    private Optional<PageText> recognised() throws UnreadableException {
        PageSize size = page.size();
        double most = 72 * Math.sqrt(MOST_PIXELS / (size.width() * size.height()));
        BufferedImage picture = page.render(Math.min(RESOLUTION, most));
        if (isBlank(picture)) {
            return Optional.empty();
        }
        List<List<Glyph>> lines = recogniser.recognise(picture).stream()
                .map(line -> line.letters().stream()
                        .map(letter -> inPoints(letter, picture))
                        .toList())
                .toList();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(ReadingOrder.ofLines(lines, PageText.Origin.RECOGNISED));
    }

    private Glyph inPoints(Glyph letter, BufferedImage picture) {
        return new Glyph(
                letter.text(), page.size().fromPixels(letter.box(), picture.getWidth(), picture.getHeight()), true);
    }

    private static boolean isBlank(BufferedImage picture) {
        int first = picture.getRGB(0, 0);
        int[] row = new int[picture.getWidth()];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int rgb : row) {
                if (rgb != first) {
                    return false;
                }
            }
        }
        return true;
    }
}
