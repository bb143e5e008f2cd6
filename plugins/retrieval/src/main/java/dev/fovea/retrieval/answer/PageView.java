package dev.fovea.retrieval.answer;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.retrieval.library.Png;
import dev.fovea.retrieval.search.PageHit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The part of a page that a model is shown. A small model has so few tiles that the letters of a whole page are nothing to it:
 * it is shown what is written on the page, if its tiles are enough for these letters, else as much as they are enough for around
 * the best region that was found.
 *
 * @param area in points from the page's top left corner
 * @param whole whether it is the whole page
 */
record PageView(PageBox area, boolean whole) {
    /** How high a line's letters must be for a small model, in pixels of its tiles. */
    private static final double LINE_PIXELS = 14;

    private static final double MARGIN = 15;
    private static final double WIDE = 4.0 / 3;

    static PageView whole(PageSize size) {
        return new PageView(size.bounds(), true);
    }

    /** What a small model can read of a page. */
    static PageView readable(PageHit hit, PageText text, AnswerBudget budget) {
        List<PageBox> letters = text.lines().stream()
                .flatMap(line -> line.glyphs().stream())
                .filter(glyph -> glyph.drawn() && !glyph.text().isBlank())
                .map(Glyph::box)
                .toList();
        PageBox page = hit.size().bounds();
        if (letters.isEmpty()) {
            return new PageView(page, true);
        }
        double line = Math.max(
                1,
                letters.stream()
                        .mapToDouble(PageBox::height)
                        .sorted()
                        .skip(letters.size() / 2)
                        .findFirst()
                        .orElse(1));
        double most = budget.pixels() * (line / LINE_PIXELS) * (line / LINE_PIXELS);
        if (page.area() <= most) {
            return new PageView(page, true);
        }
        PageBox written = grown(PageBox.around(letters)).within(page);
        if (written.area() <= most || hit.regions().isEmpty()) {
            return new PageView(written, false);
        }
        return new PageView(window(grown(hit.regions().getFirst().box()).within(written), most, written), false);
    }

    private static PageBox grown(PageBox box) {
        return new PageBox(box.left() - MARGIN, box.top() - MARGIN, box.right() + MARGIN, box.bottom() + MARGIN);
    }

    /** Around a box, of so many square points, and within bounds. */
    private static PageBox window(PageBox box, double most, PageBox bounds) {
        double width = Math.min(bounds.width(), Math.max(box.width(), Math.sqrt(most * WIDE)));
        double height = Math.min(bounds.height(), Math.max(box.height(), most / width));
        double left = Math.clamp((box.left() + box.right() - width) / 2, bounds.left(), bounds.right() - width);
        double top = Math.clamp((box.top() + box.bottom() - height) / 2, bounds.top(), bounds.bottom() - height);
        return new PageBox(left, top, left + width, top + height);
    }

    /** From a model's 0..1000 of what it was shown to points of the page. */
    PageBox fromThousandths(PageBox thousandths) {
        return new PageSize(Math.max(1, area.width()), Math.max(1, area.height()))
                .fromThousandths(thousandths)
                .moved(area.left(), area.top());
    }

    /** Cut out of a picture of the whole page, as PNG. */
    byte[] cut(BufferedImage page, PageSize size) {
        PageBox pixels = size.toPixels(area, page.getWidth(), page.getHeight());
        int left = (int) Math.floor(pixels.left());
        int top = (int) Math.floor(pixels.top());
        int width = Math.clamp((long) Math.ceil(pixels.width()), 1, page.getWidth() - left);
        int height = Math.clamp((long) Math.ceil(pixels.height()), 1, page.getHeight() - top);
        return Png.of(page.getSubimage(left, top, width, height));
    }

    /** Empty if it is no picture. */
    static Optional<BufferedImage> read(byte[] png) {
        try {
            return Optional.ofNullable(ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
