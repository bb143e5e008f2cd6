package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a page is searched for: its blocks put together until they have about {@value #ENOUGH} words, and blocks of more than
 * {@value #MOST} taken apart. Few regions a page keep the embedding of a page cheap, and none is longer than what a small
 * embedding model reads. A region has visible letters only and stays within its column.
 */
public final class Regions {
    private static final int ENOUGH = 90;
    private static final int FEW = 40;
    private static final int MOST = 190;
    /** Labels of a figure, cells, page numbers: so short they go with what is near. */
    private static final int SHORT = 15;

    /** Such a letter is as good as half a word: its script puts no spaces. */
    private static final double WORDS_IN_AN_IDEOGRAPH = 0.5;

    private Regions() {}

    /** In reading order. */
    public static List<Region> of(PageText page) {
        List<Part> merged = new ArrayList<>();
        for (Part part : parts(page)) {
            if (!merged.isEmpty() && merged.getLast().takes(part)) {
                merged.set(merged.size() - 1, merged.getLast().with(part));
            } else {
                merged.add(part);
            }
        }
        return merged.stream().map(Part::region).toList();
    }

    private static List<Part> parts(PageText page) {
        List<Part> parts = new ArrayList<>();
        List<Part> block = new ArrayList<>();
        int number = -1;
        for (int i = 0; i < page.lines().size(); i++) {
            TextLine line = page.lines().get(i);
            String text = line.visible().strip();
            if (text.isEmpty()) {
                continue;
            }
            if (line.block() != number) {
                parts.addAll(split(block));
                block = new ArrayList<>();
                number = line.block();
            }
            block.add(new Part(text, visibleBox(line), i, i, words(text)));
        }
        parts.addAll(split(block));
        return parts;
    }

    /** A block as one part, or as several of about the same length. */
    private static List<Part> split(List<Part> lines) {
        double all = lines.stream().mapToDouble(Part::words).sum();
        int pieces = (int) Math.max(1, Math.ceil(all / MOST));
        List<Part> parts = new ArrayList<>();
        for (Part line : lines) {
            boolean full = !parts.isEmpty() && parts.getLast().words + line.words / 2 > all / pieces;
            if (parts.isEmpty() || full && parts.size() < pieces) {
                parts.add(line);
            } else {
                parts.set(parts.size() - 1, parts.getLast().with(line));
            }
        }
        return parts;
    }

    private static PageBox visibleBox(TextLine line) {
        return PageBox.around(line.glyphs().stream()
                .filter(glyph -> glyph.drawn() && !glyph.text().isBlank())
                .map(Glyph::box)
                .toList());
    }

    static double words(String text) {
        double words = 0;
        boolean inside = false;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int letter = text.codePointAt(at);
            boolean blank = Character.isWhitespace(letter);
            if (Character.isIdeographic(letter)) {
                words += WORDS_IN_AN_IDEOGRAPH;
                inside = false;
            } else if (!blank && !inside && Character.isLetterOrDigit(letter)) {
                words++;
                inside = true;
            } else if (blank) {
                inside = false;
            }
        }
        return words;
    }

    /** A region in the making. */
    private record Part(String text, PageBox box, int firstLine, int lastLine, double words) {
        boolean takes(Part next) {
            if (words + next.words > MOST || next.lastLine < lastLine) {
                return false;
            }
            boolean higherUp = next.box.top() < box.bottom() - box.height() / 2 && next.box.bottom() < box.bottom();
            double both = Math.min(box.right(), next.box.right()) - Math.max(box.left(), next.box.left());
            boolean sameColumn = both > 0.5 * Math.min(box.width(), next.box.width());
            if (!sameColumn && (higherUp || next.words > SHORT)) {
                return false;
            }
            return words < FEW || words < ENOUGH && words + next.words <= MOST || next.words < SHORT / 2.0;
        }

        Part with(Part next) {
            return new Part(text + "\n" + next.text, box.union(next.box), firstLine, next.lastLine, words + next.words);
        }

        Region region() {
            return new Region(text, box, firstLine, lastLine);
        }
    }
}
