package dev.fovea.retrieval.search;

import dev.fovea.retrieval.search.FoundWord.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What pages weigh by their words. Each word weighs the square of its logarithmic rarity among the collection's pages, so that
 * one rare word is worth more than several common ones. A page weighs the sum over the words that it has, and half of what its
 * best region has once more.
 */
final class WordScores {
    /** A word is on few pages if this share of pages has it at most, or so many. */
    private static final double RARE = 0.01;

    private static final int FEW = 3;
    /** How much the best region counts beside all of the page. */
    private static final double REGION = 0.5;

    private final double pages;
    private final double whole;
    private final Map<UUID, Map<UUID, Double>> regions = new HashMap<>();
    private final Map<UUID, Double> words = new HashMap<>();
    private final Map<UUID, Double> exact = new HashMap<>();

    /**
     * For a question, before any of its words is added.
     *
     * @param pages of the collection
     * @param question its words; those that no page has do not count
     */
    WordScores(double pages, List<FoundWord> question) {
        this.pages = pages;
        this.whole = question.stream()
                .filter(word -> word.regions() > 0 && !word.query().isEmpty())
                .mapToDouble(word -> weight(spread(word)))
                .sum();
    }

    /** Counts a word at the places that are known of it. */
    void add(FoundWord word) {
        Set<UUID> on = new HashSet<>();
        word.places().forEach(place -> on.add(place.page()));
        double spread = spread(word);
        double weight = weight(spread);
        boolean decides = word.telling() && spread <= Math.max(FEW, RARE * pages);
        for (UUID page : on) {
            words.merge(page, weight, Double::sum);
            if (decides) {
                exact.merge(page, weight, Double::sum);
            }
        }
        word.places().forEach(place -> regions.computeIfAbsent(place.page(), page -> new HashMap<>())
                .merge(place.region(), weight, Double::sum));
    }

    /** The best of the pages, those first that have words which decide. */
    List<UUID> best(int most) {
        return words.keySet().stream()
                .map(page -> new Weighed(page, exact(page), weight(page)))
                .sorted(Comparator.comparingDouble(Weighed::exact)
                        .thenComparingDouble(Weighed::weight)
                        .reversed()
                        .thenComparing(Weighed::page))
                .limit(most)
                .map(Weighed::page)
                .toList();
    }

    /** Weighed once, not at each comparison. */
    private record Weighed(UUID page, double exact, double weight) {}

    private double spread(FoundWord word) {
        long on = word.places().stream().map(Place::page).distinct().count();
        return Math.max(1, word.common() ? Math.min(pages, word.regions()) : on);
    }

    private double weight(double spread) {
        double rarity = Math.log(1 + pages / spread);
        return rarity * rarity;
    }

    /** How much of the question a page has, 0..1: all if one of its regions has all words. */
    double share(UUID page) {
        return share(weight(page) / (1 + REGION));
    }

    /** How much of the question so much weight is, 0..1. */
    double share(double weight) {
        return whole > 0 ? Math.min(1, weight / whole) : 0;
    }

    double weight(UUID page) {
        double best = regionsOf(page).values().stream()
                .mapToDouble(weight -> weight)
                .max()
                .orElse(0);
        return words.getOrDefault(page, 0.0) + REGION * best;
    }

    /** Of the words alone that decide; 0 if the page has none. */
    double exact(UUID page) {
        return exact.getOrDefault(page, 0.0);
    }

    /** Regions of a page that have words, with their weight. */
    Map<UUID, Double> regionsOf(UUID page) {
        return regions.getOrDefault(page, Map.of());
    }
}
