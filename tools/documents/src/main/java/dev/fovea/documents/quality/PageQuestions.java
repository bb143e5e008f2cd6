package dev.fovea.documents.quality;

import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Draws questions from real pages: of each page its sentence with the rarest words, some words of that sentence in another
 * order, and its heading.
 */
public final class PageQuestions {
    private static final Pattern SENTENCES = Pattern.compile("(?<=[.!?])\\s+");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final int LEAST_WORDS = 8;
    private static final int MOST_WORDS = 25;
    private static final int KEYWORDS = 5;
    private static final int LONG = 4;
    private static final double LARGER = 1.15;
    private static final int LEAST_HEADING = 8;
    private static final int MOST_HEADING = 80;

    /** In how many pages each word stands. */
    private final Map<String, Integer> pagesWith = new HashMap<>();
    /** On how many pages each line stands in large letters. */
    private final Map<String, Integer> largeLines = new HashMap<>();

    private final List<SourcePage> pages;

    /**
     * A page to draw questions from.
     *
     * @param number from 1
     */
    public record SourcePage(String document, int number, PageText text) {}

    public PageQuestions(Collection<SourcePage> pages) {
        this.pages = List.copyOf(pages);
        for (SourcePage page : this.pages) {
            words(page.text().visible()).distinct().forEach(word -> pagesWith.merge(word, 1, Integer::sum));
            largest(page).forEach(line -> largeLines.merge(line, 1, Integer::sum));
        }
    }

    /**
     * Two questions or three a page.
     *
     * @param most pages of each document to draw from
     */
    public List<AskedPage> draw(int most, long seed) {
        Random random = new Random(seed);
        List<SourcePage> shuffled = new ArrayList<>(pages);
        Collections.shuffle(shuffled, random);
        Map<String, Integer> drawn = new HashMap<>();
        List<AskedPage> asked = new ArrayList<>();
        for (SourcePage page : shuffled) {
            Optional<String> sentence = rarest(page);
            if (sentence.isEmpty() || drawn.merge(page.document(), 1, Integer::sum) > most) {
                continue;
            }
            asked.add(new AskedPage("a sentence", sentence.orElseThrow(), page.document(), page.number()));
            asked.add(new AskedPage(
                    "words of a sentence", keywords(sentence.orElseThrow(), random), page.document(), page.number()));
            largest(page).stream()
                    .filter(line -> largeLines.getOrDefault(line, 0) == 1)
                    .findFirst()
                    .ifPresent(line -> asked.add(new AskedPage("a heading", line, page.document(), page.number())));
        }
        return asked;
    }

    private Optional<String> rarest(SourcePage page) {
        return paragraphs(page.text()).stream()
                .flatMap(SENTENCES::splitAsStream)
                .filter(PageQuestions::isProse)
                .max(Comparator.comparingDouble(this::rarity));
    }

    private static boolean isProse(String sentence) {
        String[] words = sentence.split(" ", -1);
        long plain =
                Stream.of(words).filter(word -> word.matches("\\p{L}+[,.;:]?")).count();
        return words.length >= LEAST_WORDS && words.length <= MOST_WORDS && plain >= 0.8 * words.length;
    }

    private double rarity(String sentence) {
        return words(sentence)
                .mapToDouble(word -> Math.log((double) pages.size() / pagesWith.getOrDefault(word, 1)))
                .average()
                .orElse(0);
    }

    private static String keywords(String sentence, Random random) {
        List<String> words = new ArrayList<>(new HashSet<>(
                words(sentence).filter(word -> word.length() >= LONG).toList()));
        Collections.sort(words);
        Collections.shuffle(words, random);
        return String.join(" ", words.subList(0, Math.min(KEYWORDS, words.size())));
    }

    private static Stream<String> words(String text) {
        return LETTERS.matcher(text.toLowerCase(Locale.ROOT)).results().map(found -> found.group());
    }

    private static Collection<String> paragraphs(PageText text) {
        Map<Integer, String> blocks = new TreeMap<>();
        for (TextLine line : text.lines()) {
            blocks.merge(line.block(), line.visible().strip(), PageQuestions::joined);
        }
        return blocks.values();
    }

    private static String joined(String before, String next) {
        boolean cut = before.matches(".*\\p{Ll}-") && !next.isEmpty() && Character.isLowerCase(next.charAt(0));
        return cut ? before.substring(0, before.length() - 1) + next : before + " " + next;
    }

    /** Lines that are taller than most of the page, in reading order. */
    private static Set<String> largest(SourcePage page) {
        List<Double> heights = page.text().lines().stream()
                .map(line -> line.box().height())
                .sorted()
                .toList();
        if (heights.isEmpty()) {
            return Set.of();
        }
        double usual = heights.get(heights.size() / 2);
        Set<String> large = new LinkedHashSet<>();
        for (TextLine line : page.text().lines()) {
            String words = line.visible().strip();
            boolean fits = words.length() >= LEAST_HEADING && words.length() <= MOST_HEADING;
            if (fits && line.box().height() > LARGER * usual && words(words).count() >= 2) {
                large.add(words);
            }
        }
        return large;
    }
}
