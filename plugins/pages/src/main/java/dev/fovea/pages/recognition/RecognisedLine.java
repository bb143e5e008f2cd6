package dev.fovea.pages.recognition;

import dev.fovea.plugin.Glyph;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line that was read in a picture.
 *
 * @param letters in reading order, at least one, spaces between words included; their boxes are in pixels from the picture's top
 *     left corner, as high as the line and as wide as each letter. A recogniser that knows only where words or lines are gives
 *     each letter its share of the width
 * @param confidence how certain the letters are, 0..1
 */
public record RecognisedLine(List<Glyph> letters, double confidence) {
    public RecognisedLine {
        letters = List.copyOf(letters);
        if (letters.isEmpty()) {
            throw new IllegalArgumentException("a line has one letter at least");
        }
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence is within 0..1; found " + confidence);
        }
    }

    public String text() {
        return letters.stream().map(Glyph::text).collect(Collectors.joining());
    }
}
