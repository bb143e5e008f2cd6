package dev.fovea.plugin;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a page says.
 *
 * @param lines in reading order
 * @param origin where the letters come from
 */
public record PageText(List<TextLine> lines, Origin origin) {
    public static final PageText NONE = new PageText(List.of(), Origin.TEXT_LAYER);

    public PageText {
        lines = List.copyOf(lines);
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The lines that can be seen, one a line. */
    public String visible() {
        return lines.stream()
                .map(TextLine::visible)
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }

    /** Where letters come from. */
    public enum Origin {
        /** The file says them: letters are certain, though not that they are drawn. */
        TEXT_LAYER,
        /** They were recognised in a picture: they are drawn, though one or the other may be misread. */
        RECOGNISED
    }
}
