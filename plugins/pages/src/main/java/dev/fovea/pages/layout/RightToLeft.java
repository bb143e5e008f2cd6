package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines of Hebrew, Arabic and the like: their letters are put in the order in which they are read. */
final class RightToLeft {
    private RightToLeft() {}

    static boolean is(String text) {
        if (text.isEmpty()) {
            return false;
        }
        byte direction = Character.getDirectionality(text.codePointAt(0));
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** The letters of a run as they are read; runs without such letters come back as they are. */
    static List<Glyph> inOrder(List<Glyph> glyphs) {
        if (glyphs.stream().noneMatch(glyph -> is(glyph.text()))) {
            return glyphs;
        }
        List<Glyph> fromTheLeft = new ArrayList<>(glyphs);
        fromTheLeft.sort(Comparator.comparingDouble(glyph -> glyph.box().left()));
        StringBuilder first = new StringBuilder();
        fromTheLeft.forEach(glyph -> first.appendCodePoint(glyph.text().codePointAt(0)));
        long toTheLeft = glyphs.stream().filter(glyph -> is(glyph.text())).count();
        int base = toTheLeft * 2 > glyphs.size() ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT;
        // Levels of letters in the order of seeing differ from those in the order of reading by the base alone, where
        // numbers and words do not nest: reordering is its own inverse.
        Bidi bidi = new Bidi(first.toString(), base);
        byte[] levels = new byte[fromTheLeft.size()];
        int at = 0;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) bidi.getLevelAt(at);
            at += Character.charCount(fromTheLeft.get(i).text().codePointAt(0));
        }
        Glyph[] order = fromTheLeft.toArray(Glyph[]::new);
        Bidi.reorderVisually(levels, 0, order, 0, order.length);
        return List.of(order);
    }
}
