package dev.fovea.retrieval.citation;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A page set in columns from words, lines broken where they are full and some words hyphenated there. It knows where each word
 * stands, apart from the code under test.
 */
final class MadePage {
    static final PageSize A4 = new PageSize(595, 842);
    static final double LETTER = 5;
    static final double LINE = 12;
    private static final List<String> WORDS = List.of(
            "the agreement between supplier and customer ends after twelve months unless renewed in writing by either party payment is due within thirty days of receipt while interest accrues daily on overdue amounts delivery takes place at warehouse documentation describes installation maintenance temperature pressure measurement calibration of every instrument a report lists observations collected during winter expedition northern harbour vessels cargo insurance covers damage caused by water fire or theft provided that inspection happened before departure environmental conditions remain favourable throughout construction neighbouring properties belong to municipality responsible engineers recommend replacement components immediately"
                    .split(" "));
    private static final List<String> NAMES = List.of(
            "Brenda", "Okafor", "Lindqvist", "Marchetti", "Sorensen", "Whitfield", "Dubois", "Tanaka", "Kowalski");

    /** Words in reading order, and each word's boxes: two where it is hyphenated. */
    final List<String> words;

    final List<List<PageBox>> boxes = new ArrayList<>();
    final QuoteMatcher matcher;
    private final List<TextLine> lines = new ArrayList<>();
    private final List<Glyph> line = new ArrayList<>();
    private final Random random;
    private final int columns;
    private int column;
    private double across;
    private double down = 60;

    MadePage(List<String> words, int columns, long seed) {
        this.words = words;
        this.columns = columns;
        random = new Random(seed);
        words.forEach(this::set);
        endLine();
        matcher = QuoteMatcher.of(text());
    }

    static MadePage of(long seed) {
        Random random = new Random(seed);
        return new MadePage(prose(random, 300 + random.nextInt(300)), 1 + random.nextInt(3), seed);
    }

    static List<String> prose(Random random, int count) {
        List<String> words = new ArrayList<>();
        while (words.size() < count) {
            words.add(
                    switch (random.nextInt(12)) {
                        case 0 -> NAMES.get(random.nextInt(NAMES.size()));
                        case 1 -> amount(random);
                        case 2 -> "%c%05d".formatted('A' + random.nextInt(26), random.nextInt(100_000));
                        case 3 -> "2024-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
                        case 4 -> WORDS.get(random.nextInt(WORDS.size())) + (random.nextBoolean() ? "," : ".");
                        default -> WORDS.get(random.nextInt(WORDS.size()));
                    });
        }
        return words;
    }

    static String amount(Random random) {
        return "%d,%03d.%02d".formatted(1 + random.nextInt(99), random.nextInt(1000), random.nextInt(100));
    }

    PageText text() {
        return new PageText(lines, PageText.Origin.TEXT_LAYER);
    }

    /** The same, none of which anybody sees. */
    PageText hidden() {
        return new PageText(
                lines.stream()
                        .map(shown -> new TextLine(
                                shown.glyphs().stream()
                                        .map(glyph -> new Glyph(glyph.text(), glyph.box(), false))
                                        .toList(),
                                shown.block()))
                        .toList(),
                PageText.Origin.TEXT_LAYER);
    }

    /** Boxes of some words, one a line. */
    List<PageBox> boxes(int from, int to) {
        List<PageBox> merged = new ArrayList<>();
        boxes.subList(from, to).stream().flatMap(List::stream).forEach(box -> {
            if (!merged.isEmpty()
                    && merged.getLast().top() == box.top()
                    && merged.getLast().left() <= box.left()) {
                merged.set(merged.size() - 1, merged.getLast().union(box));
            } else {
                merged.add(box);
            }
        });
        return merged;
    }

    /** Whether it says exactly this, words parted by spaces. */
    boolean says(String quote) {
        return Collections.indexOfSubList(words, List.of(quote.split(" "))) >= 0;
    }

    /** From 0, of a word's end. */
    int columnOf(int word) {
        return (int) ((boxes.get(word).getLast().left() - 40) / (columnWidth() + 15));
    }

    private double columnWidth() {
        return (A4.width() - 80) / columns - 15;
    }

    private void set(String word) {
        double room = columnWidth() - across;
        int fits = (int) (room / LETTER);
        List<PageBox> place = new ArrayList<>();
        boolean letters = word.chars().allMatch(Character::isLetter);
        if (word.length() > fits && letters && fits >= 4 && word.length() - fits + 1 >= 3) {
            String half = word.substring(0, fits - 1);
            place.add(draw(half + (random.nextBoolean() ? "-" : "\u00ad"), half.length()));
            endLine();
            place.add(draw(word.substring(half.length()), word.length() - half.length()));
        } else {
            if (word.length() > fits) {
                endLine();
            }
            place.add(draw(word, word.length()));
        }
        boxes.add(place);
        draw(" ", 1);
    }

    private PageBox draw(String letters, int counted) {
        double left = 40 + column * (columnWidth() + 15) + across;
        for (int at = 0; at < letters.length(); at++) {
            PageBox box = new PageBox(left + at * LETTER, down, left + (at + 1) * LETTER, down + 10);
            line.add(new Glyph(letters.substring(at, at + 1), box, true));
        }
        across += letters.length() * LETTER;
        return new PageBox(left, down, left + counted * LETTER, down + 10);
    }

    private void endLine() {
        if (!line.isEmpty()) {
            lines.add(new TextLine(line, column));
            line.clear();
        }
        across = 0;
        down += LINE;
        if (down > A4.height() - 60 && column + 1 < columns) {
            column++;
            down = 60;
        }
    }
}
