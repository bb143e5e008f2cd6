package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Letters that stand close together in one line, spaces between words included.
 *
 * @param size of most of its letters, in points
 * @param order when it was drawn; of runs that were read from a picture all have {@link #UNKNOWN}
 */
record Run(List<Glyph> glyphs, PageBox box, double size, int order) {
    static final int UNKNOWN = -1;
    private static final double CORE_TOP = 0.3;
    private static final double CORE_BOTTOM = 0.25;

    static Run of(List<Glyph> glyphs, double size, int order) {
        return new Run(
                List.copyOf(glyphs),
                PageBox.around(glyphs.stream().map(Glyph::box).toList()),
                size,
                order);
    }

    /** Where most of its ink is: lines that stand close have cores that do not meet. */
    double coreTop() {
        return box.top() + CORE_TOP * box.height();
    }

    double coreBottom() {
        return box.bottom() - CORE_BOTTOM * box.height();
    }

    double middle() {
        return (coreTop() + coreBottom()) / 2;
    }

    /** The share of the lower of two cores that the other has in its height, 0..1. */
    double inLineWith(Run other) {
        double both = Math.min(coreBottom(), other.coreBottom()) - Math.max(coreTop(), other.coreTop());
        double lower = Math.min(coreBottom() - coreTop(), other.coreBottom() - other.coreTop());
        return lower <= 0 ? (both >= 0 ? 1 : 0) : Math.max(0, both / lower);
    }

    boolean sameAs(Run other) {
        return glyphs.size() == other.glyphs.size()
                && box.overlap(other.box) > 0.7 * Math.min(box.area(), other.box.area())
                && text().equals(other.text());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        glyphs.forEach(glyph -> text.append(glyph.text()));
        return text.toString();
    }

    /** This run and one to its right, with a space between them if they are apart. */
    Run joined(Run next, boolean space) {
        List<Glyph> all = new ArrayList<>(glyphs);
        if (space) {
            all.add(spaceBetween(glyphs.getLast(), next.glyphs.getFirst()));
        }
        all.addAll(next.glyphs);
        return new Run(List.copyOf(all), box.union(next.box), Math.max(size, next.size), Math.min(order, next.order));
    }

    static Glyph spaceBetween(Glyph before, Glyph after) {
        boolean toTheLeft = after.box().right() <= before.box().left();
        double left = toTheLeft ? after.box().right() : before.box().right();
        double right =
                Math.max(left, toTheLeft ? before.box().left() : after.box().left());
        return new Glyph(
                " ", new PageBox(left, before.box().top(), right, before.box().bottom()), before.drawn());
    }
}
