package dev.fovea.plugin;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Letters that stand in one line and are read one after the other; of two columns side by side each has lines of its own.
 *
 * @param glyphs in reading order, at least one; a space between words is a glyph too
 * @param block lines of one paragraph, table row, heading and the like have the same number, which grows in reading order
 */
public record TextLine(List<Glyph> glyphs, int block) {
    public TextLine {
        glyphs = List.copyOf(glyphs);
        if (glyphs.isEmpty()) {
            throw new IllegalArgumentException("a line has one letter at least");
        }
    }

    /** All of its letters, hidden ones too. */
    public String text() {
        return glyphs.stream().map(Glyph::text).collect(Collectors.joining());
    }

    /** The letters that can be seen. */
    public String visible() {
        return glyphs.stream().filter(Glyph::drawn).map(Glyph::text).collect(Collectors.joining());
    }

    public PageBox box() {
        return PageBox.around(glyphs.stream().map(Glyph::box).toList());
    }
}
