package dev.fovea.plugin;

/**
 * A letter where it stands, or several that are drawn as one (a ligature).
 *
 * @param text one character or more
 * @param box what the letter takes up in its line, not merely its ink
 * @param drawn whether a reader of the page sees it: false for letters in the file that are invisible, covered, of no contrast
 *     or outside of the page
 */
public record Glyph(String text, PageBox box, boolean drawn) {
    public Glyph {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a glyph has one character at least");
        }
    }
}
