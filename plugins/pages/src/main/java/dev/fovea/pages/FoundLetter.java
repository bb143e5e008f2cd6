package dev.fovea.pages;

import dev.fovea.pages.layout.Letter;
import dev.fovea.plugin.PageBox;

/** A letter of a page that is being scanned: whether it can be seen is known only when the page has been scanned to its end. */
final class FoundLetter {
    private final String text;
    private final PageBox box;
    private final double size;
    private final int turn;
    private final Ink ink;
    private Sight sight;

    /** Whether a reader of the page sees it. */
    enum Sight {
        SEEN,
        HIDDEN,
        /** Only drawing the page tells. */
        DOUBTFUL
    }

    FoundLetter(String text, PageBox box, double size, int turn, Ink ink, Sight sight) {
        this.text = text;
        this.box = box;
        this.size = size;
        this.turn = turn;
        this.ink = ink;
        this.sight = sight;
    }

    double centreX() {
        return (box.left() + box.right()) / 2;
    }

    double centreY() {
        return (box.top() + box.bottom()) / 2;
    }

    boolean blank() {
        return text.isBlank();
    }

    PageBox box() {
        return box;
    }

    Ink ink() {
        return ink;
    }

    Sight sight() {
        return sight;
    }

    void decide(boolean seen) {
        sight = seen ? Sight.SEEN : Sight.HIDDEN;
    }

    void paintedOver(PaintedAreas.Area area) {
        if (sight == Sight.HIDDEN || !area.bounds().contains(centreX(), centreY())) {
            return;
        }
        if (area.opaque() && area.rectangular()) {
            sight = area.bounds().contains(box.left() + box.width() / 5, centreY())
                            && area.bounds().contains(box.right() - box.width() / 5, centreY())
                    ? Sight.HIDDEN
                    : Sight.DOUBTFUL;
        } else if (area.shape().contains(centreX(), centreY())) {
            sight = Sight.DOUBTFUL;
        }
    }

    Letter letter() {
        return new Letter(text, box, sight != Sight.HIDDEN, size, turn);
    }
}
