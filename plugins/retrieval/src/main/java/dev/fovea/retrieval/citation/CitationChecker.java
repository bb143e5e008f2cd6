package dev.fovea.retrieval.citation;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a citation its verdict.
 *
 * <p>A quote that stands on the page where the citation points is {@link Verdict#VERIFIED}, and so is one that points nowhere; of
 * several places the one that the claimed box covers most, else the nearest, else the first is taken. One that stands elsewhere is
 * {@link Verdict#SNAPPED}. One that does not stand on the page is {@link Verdict#UNSUPPORTED}, unless there are no letters to hold
 * it against, on the whole page or in the claimed box: then it is {@link Verdict#VISUAL_ONLY}. A claimed box on bare paper counts as none.
 *
 * <p>A quote that says little, a single word of two letters or digits at most, or a yes, a no and the like, proves little: it
 * stands somewhere on most pages. It is supported only where it stands once on the page, or where the claimed box touches it or
 * is off by no more than a tenth of the page; otherwise nothing says which of the places is meant, and it is unsupported.
 *
 * <p>Stateless.
 */
public final class CitationChecker {
    private static final double COVERED = 0.5;
    private static final double NEAR = 0.1;
    /** Of a claimed box, how much letters may take up for it to count as a picture: a chart has some at its axes. */
    private static final double FEW_LETTERS = 0.05;

    private static final int SHORT = 2;
    private static final Set<String> SAYING_LITTLE =
            Set.of("yes", "no", "true", "false", "none", "n/a", "not", "and", "the");

    /**
     * Checks a quote against what a page says.
     *
     * @param size of the page, in points as the boxes are
     */
    public CheckedCitation check(Quote quote, PageText text, PageSize size) {
        return check(quote, text, QuoteMatcher.of(text), size);
    }

    /** As the other, for many quotes of one page: the matcher is that of the text. */
    public CheckedCitation check(Quote quote, PageText text, QuoteMatcher matcher, PageSize size) {
        return check(quote, text, matcher, size, Ink.UNKNOWN);
    }

    /** As the others, for a page whose picture is known: a box on bare paper proves nothing. */
    public CheckedCitation check(Quote quote, PageText text, QuoteMatcher matcher, PageSize size, Ink ink) {
        if (QuoteMatcher.length(quote.text()) == 0) {
            return CheckedCitation.unsupported(quote);
        }
        List<QuotePlace> places = matcher.find(quote.text());
        if (places.isEmpty()) {
            return isPicture(quote.box(), text, ink)
                    ? new CheckedCitation(
                            Verdict.VISUAL_ONLY, quote.box().stream().toList(), 0, quote.box())
                    : CheckedCitation.unsupported(quote);
        }
        boolean little = saysLittle(quote.text());
        if (quote.box().isEmpty()) {
            return little && places.size() > 1
                    ? CheckedCitation.unsupported(quote)
                    : found(Verdict.VERIFIED, places.getFirst(), quote);
        }
        PageBox claimed = quote.box().orElseThrow();
        QuotePlace best = places.stream().max(byCloseness(claimed)).orElseThrow();
        if (agrees(best, claimed)) {
            return found(Verdict.VERIFIED, best, quote);
        }
        boolean guess =
                little && places.size() > 1 && distance(best, claimed) > NEAR * Math.hypot(size.width(), size.height());
        return guess ? CheckedCitation.unsupported(quote) : found(Verdict.SNAPPED, best, quote);
    }

    private static CheckedCitation found(Verdict verdict, QuotePlace place, Quote quote) {
        return new CheckedCitation(verdict, place.boxes(), place.similarity(), quote.box());
    }

    private static boolean saysLittle(String quote) {
        String plain = quote.strip().toLowerCase(Locale.ROOT).replaceAll("[.!?,;:]+$", "");
        return QuoteMatcher.length(quote) == 1 && (plain.length() <= SHORT || SAYING_LITTLE.contains(plain));
    }

    private static Comparator<QuotePlace> byCloseness(PageBox claimed) {
        return Comparator.<QuotePlace>comparingDouble(place -> covered(place, claimed))
                .thenComparingDouble(place -> -distance(place, claimed));
    }

    /** Whether a claimed box lies on a place: half of either lies within the other. */
    private static boolean agrees(QuotePlace place, PageBox claimed) {
        if (covered(place, claimed) >= COVERED) {
            return true;
        }
        double shared = place.boxes().stream().mapToDouble(claimed::overlap).sum();
        return claimed.area() > 0 && shared >= COVERED * claimed.area();
    }

    private static double covered(QuotePlace place, PageBox claimed) {
        double area = place.boxes().stream().mapToDouble(PageBox::area).sum();
        double shared = place.boxes().stream().mapToDouble(claimed::overlap).sum();
        return area <= 0 ? 0 : shared / area;
    }

    private static double distance(QuotePlace place, PageBox claimed) {
        PageBox box = PageBox.around(place.boxes());
        double across = Math.max(0, Math.max(box.left() - claimed.right(), claimed.left() - box.right()));
        double down = Math.max(0, Math.max(box.top() - claimed.bottom(), claimed.top() - box.bottom()));
        return Math.hypot(across, down);
    }

    private static boolean isPicture(Optional<PageBox> claimed, PageText text, Ink ink) {
        List<PageBox> letters = text.lines().stream()
                .flatMap(line -> line.glyphs().stream())
                .filter(QuoteMatcher::isSeen)
                .map(Glyph::box)
                .toList();
        if (letters.isEmpty()) {
            return true;
        }
        return claimed.filter(box -> box.area() > 0)
                .map(box ->
                        letters.stream().mapToDouble(box::overlap).sum() <= FEW_LETTERS * box.area() && ink.drawn(box))
                .orElse(false);
    }
}
