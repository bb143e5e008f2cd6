package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that were drawn, in reading order, which know where each of their letters stands.
 *
 * @param runs of one line each; between two of them a space is read
 */
record PlacedText(List<Run> runs) {
    PlacedText {
        runs = List.copyOf(runs);
    }

    String text() {
        return runs.stream().map(Run::text).collect(Collectors.joining(" "));
    }

    PlacedText and(PlacedText next) {
        return new PlacedText(Stream.concat(runs.stream(), next.runs.stream()).toList());
    }

    /** The letters from one place in {@link #text} to another, cut out of their lines. */
    PlacedText part(int from, int to) {
        List<Run> cut = new ArrayList<>();
        int start = 0;
        for (Run run : runs) {
            int first = Math.max(from, start) - start;
            int last = Math.min(to, start + run.text().length()) - start;
            if (first < last) {
                cut.add(run.part(first, last));
            }
            start += run.text().length() + 1;
        }
        return new PlacedText(cut);
    }

    /** One a line, from top to bottom as they are read. */
    List<PageBox> boxes() {
        Map<Double, List<PageBox>> lines = new LinkedHashMap<>();
        for (Run run : runs) {
            lines.computeIfAbsent(run.baseline(), any -> new ArrayList<>()).add(run.box());
        }
        return lines.values().stream().map(PageBox::around).toList();
    }

    /**
     * Words in one line.
     *
     * @param left in points from the page's left edge
     * @param baseline in points from the page's top edge
     */
    record Run(String text, double left, double baseline, Style style) {
        double right() {
            return left + style.width(text);
        }

        PageBox box() {
            return new PageBox(left, baseline - style.ascent(), right(), baseline + style.descent());
        }

        Run part(int from, int to) {
            String words = text.substring(from, to);
            int lead = words.length() - words.stripLeading().length();
            double moved = left + style.width(text.substring(0, from + lead));
            return new Run(words.strip(), moved, baseline, style);
        }
    }
}
