package dev.fovea.retrieval.citation;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The words of a page in some order of its lines, each with its place. Letters that nobody sees are not among them. */
final class PageWords {
    /** A smaller digit right behind a larger one is raised, and no part of its number. */
    private static final double RAISED = 0.8;

    private final List<TextLine> lines;
    private final List<Place> places = new ArrayList<>();
    private final Letters letters;
    private final List<Word> words;
    private final Set<String> vocabulary = new HashSet<>();

    private record Place(int line, PageBox box, boolean blank) {}

    PageWords(List<TextLine> lines) {
        this.lines = lines;
        letters = new Letters(
                lines.stream().mapToInt(line -> line.glyphs().size() + 1).sum());
        for (int line = 0; line < lines.size(); line++) {
            add(line);
        }
        words = WordCutter.cut(letters);
        words.forEach(word -> vocabulary.add(word.text()));
    }

    private void add(int line) {
        boolean any = false;
        for (Glyph glyph : lines.get(line).glyphs()) {
            boolean blank = glyph.text().isBlank();
            if (!glyph.drawn() && !blank) {
                continue;
            }
            if (isRaised(glyph, line)) {
                letters.add("^", places.size());
                places.add(new Place(line, glyph.box(), true));
            }
            letters.add(glyph.text(), places.size());
            places.add(new Place(line, glyph.box(), blank));
            any |= !blank;
        }
        if (any) {
            letters.endLine(places.size() - 1);
        }
    }

    private boolean isRaised(Glyph glyph, int line) {
        if (places.isEmpty() || !Character.isDigit(glyph.text().codePointAt(0))) {
            return false;
        }
        Place before = places.getLast();
        return before.line == line
                && Character.isDigit(letters.at(letters.size() - 1))
                && glyph.box().height() < RAISED * before.box.height();
    }

    List<Word> words() {
        return words;
    }

    /** Whether it stands anywhere on the page, letter by letter. */
    boolean says(String word) {
        return vocabulary.contains(word);
    }

    int lineOf(int word) {
        return placeOf(words.get(word).first()).line;
    }

    private int lastLineOf(int word) {
        return placeOf(words.get(word).last()).line;
    }

    boolean beginsLine(int word) {
        return word == 0 || lastLineOf(word - 1) != lineOf(word);
    }

    boolean endsLine(int word) {
        return word == words.size() - 1 || lineOf(word + 1) != lastLineOf(word);
    }

    /** How many words the line has in which a word begins, as far as they are of interest: no more than a limit. */
    int wordsOfLine(int word, int limit) {
        int line = lineOf(word);
        int first = word;
        while (first > 0 && word - first < limit && lineOf(first - 1) == line) {
            first--;
        }
        int last = word;
        while (last + 1 < words.size() && last - first + 1 < limit && lineOf(last + 1) == line) {
            last++;
        }
        return last - first + 1;
    }

    /** Whether some words stand in lines of one block. */
    boolean isOneRow(int first, int last) {
        return lines.get(lineOf(first)).block() == lines.get(lineOf(last)).block();
    }

    /** Whether a word is read on from the one before it: in the same line, or in the next one of the same block. */
    boolean readsOn(int word) {
        if (word == 0 || word >= words.size()) {
            return false;
        }
        int line = lineOf(word);
        int before = lastLineOf(word - 1);
        if (line == before) {
            return true;
        }
        PageBox box = placeOf(words.get(word).first()).box;
        PageBox last = placeOf(words.get(word - 1).last()).box;
        return lines.get(line).block() == lines.get(before).block() && box.top() >= last.top() + last.height() / 2;
    }

    /** Whether the page is read on elsewhere than to the right or below: at the top of the next column. */
    boolean jumps(int word) {
        int line = lineOf(word);
        int before = lastLineOf(word - 1);
        if (line == before) {
            return false;
        }
        PageBox box = lines.get(line).box();
        PageBox last = lines.get(before).box();
        return (box.top() + box.bottom()) / 2 < last.top();
    }

    /** Boxes around some words one after the other, one a line. */
    List<PageBox> boxes(int first, int last) {
        List<PageBox> boxes = new ArrayList<>();
        int from = letters.source(words.get(first).first());
        int to = letters.source(words.get(last).last());
        int line = -1;
        for (int at = from; at <= to; at++) {
            Place place = places.get(at);
            if (place.blank) {
                continue;
            }
            if (place.line != line) {
                boxes.add(place.box);
                line = place.line;
            } else {
                boxes.set(boxes.size() - 1, boxes.getLast().union(place.box));
            }
        }
        return boxes;
    }

    private Place placeOf(int letter) {
        return places.get(letters.source(letter));
    }
}
