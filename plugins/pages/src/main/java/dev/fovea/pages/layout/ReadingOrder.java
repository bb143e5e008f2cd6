package dev.fovea.pages.layout;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Letters as lines in reading order: column by column, tables row by row, upright text before text on its side, what can be
 * seen before what is hidden.
 */
public final class ReadingOrder {
    private final List<TextLine> lines = new ArrayList<>();
    private int block;

    private ReadingOrder() {}

    /** Lines of letters that are given in the order in which they were drawn. */
    public static PageText of(List<Letter> letters, PageText.Origin origin) {
        ReadingOrder order = new ReadingOrder();
        order.addAll(letters.stream().filter(Letter::drawn).toList());
        order.addAll(letters.stream().filter(letter -> !letter.drawn()).toList());
        return new PageText(order.lines, origin);
    }

    /** Lines, or parts of lines, that are given in any order: each is one run of upright letters. */
    public static PageText ofLines(List<List<Glyph>> given, PageText.Origin origin) {
        ReadingOrder order = new ReadingOrder();
        order.addRuns(
                given.stream()
                        .filter(line -> !line.isEmpty())
                        .map(line -> Run.of(line, height(line), Run.UNKNOWN))
                        .toList(),
                0);
        return new PageText(order.lines, origin);
    }

    private static double height(List<Glyph> line) {
        return line.stream()
                .mapToDouble(glyph -> glyph.box().height())
                .average()
                .orElse(0);
    }

    private void addAll(List<Letter> letters) {
        Map<Integer, List<Letter>> turns =
                letters.stream().collect(Collectors.groupingBy(Letter::turn, TreeMap::new, Collectors.toList()));
        turns.values().stream()
                .sorted(Comparator.comparingInt((List<Letter> some) -> -some.size()))
                .forEach(some -> {
                    int turn = some.getFirst().turn();
                    List<Letter> upright = some.stream()
                            .map(letter -> new Letter(
                                    letter.text(), turned(letter.box(), turn), letter.drawn(), letter.size(), 0))
                            .toList();
                    addRuns(Runs.of(upright), turn);
                });
    }

    private void addRuns(List<Run> runs, int turn) {
        for (List<Run> part : Columns.of(runs)) {
            for (List<List<Glyph>> paragraph : Paragraphs.of(part)) {
                for (List<Glyph> line : paragraph) {
                    lines.add(new TextLine(turn == 0 ? line : back(line, turn), block));
                }
                block++;
            }
        }
    }

    /** As it would be if the page were turned so that the line reads to the right. */
    private static PageBox turned(PageBox box, int turn) {
        return switch (turn) {
            case 1 -> new PageBox(box.top(), -box.right(), box.bottom(), -box.left());
            case 2 -> new PageBox(-box.right(), -box.bottom(), -box.left(), -box.top());
            case 3 -> new PageBox(-box.bottom(), box.left(), -box.top(), box.right());
            default -> box;
        };
    }

    private static List<Glyph> back(List<Glyph> line, int turn) {
        return line.stream()
                .map(glyph -> new Glyph(glyph.text(), turned(glyph.box(), 4 - turn), glyph.drawn()))
                .toList();
    }
}
