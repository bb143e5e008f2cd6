package dev.fovea.retrieval.citation;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds quotes on one page, by the words that can be seen on it.
 *
 * <p>Words follow one another in reading order, across lines, columns and blocks. Where that finds nothing, the page's cells are
 * tried ({@link CellLines}), of which a quote takes whole ones: so a label and the value that stands far to its right, or below
 * it, are found together in whatever order a page reads them.
 *
 * <p>Immutable; made once for a page and asked for many quotes. Takes time in proportion to the page's words, unless a quote
 * begins over and over again on the page.
 */
public final class QuoteMatcher {
    private final PageWords reading;
    private final List<TextLine> seen;

    private QuoteMatcher(List<TextLine> seen) {
        this.seen = seen;
        reading = new PageWords(seen);
    }

    public static QuoteMatcher of(PageText text) {
        List<TextLine> seen = text.lines().stream()
                .filter(line -> line.glyphs().stream().anyMatch(QuoteMatcher::isSeen))
                .toList();
        return new QuoteMatcher(seen);
    }

    static boolean isSeen(Glyph glyph) {
        return glyph.drawn() && !glyph.text().isBlank();
    }

    /** All places that say it, in the order in which the page is read; none for a quote without a letter or a digit. */
    public List<QuotePlace> find(String quote) {
        List<Word> words = WordCutter.cut(Letters.of(quote));
        if (words.isEmpty()) {
            return List.of();
        }
        List<QuotePlace> found = places(words, reading, false);
        if (found.isEmpty()) {
            found = places(words, new PageWords(CellLines.sideBySide(seen)), true);
        }
        return found.isEmpty() ? places(words, new PageWords(CellLines.stacked(seen)), true) : found;
    }

    /** How many words, numbers and signs a quote has. */
    static int length(String quote) {
        return WordCutter.cut(Letters.of(quote)).size();
    }

    private static List<QuotePlace> places(List<Word> quote, PageWords page, boolean wholeLines) {
        List<QuotePlace> places = new ArrayList<>();
        Alignment alignment = new Alignment(quote, page);
        for (int first = 0; first < page.words().size(); first++) {
            if (wholeLines && !page.beginsLine(first) || !alignment.from(first)) {
                continue;
            }
            int last = alignment.last();
            if (wholeLines && !(page.endsLine(last) && page.isOneRow(first, last))) {
                continue;
            }
            places.add(new QuotePlace(page.boxes(first, last), alignment.similarity()));
        }
        return places;
    }
}
