package dev.fovea.retrieval.search;

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

    private final double pages;
    private final Map<UUID, Map<UUID, Double>> regions = new HashMap<>();
    private final Map<UUID, Double> words = new HashMap<>();
    private final Map<UUID, Double> exact = new HashMap<>();

    /** @param pages of the collection */
    WordScores(double pages) {
        this.pages = pages;
    }

    /** Counts a word at the places that are known of it. */
    void add(FoundWord word) {
        Set<UUID> on = new HashSet<>();
        word.places().forEach(place -> on.add(place.page()));
        double spread = Math.max(1, word.common() ? Math.min(pages, word.regions()) : on.size());
        double rarity = Math.log(1 + pages / spread);
        double weight = rarity * rarity;
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
                .sorted(Comparator.comparingDouble(this::exact)
                        .thenComparingDouble(this::weight)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    double weight(UUID page) {
        double best = regionsOf(page).values().stream()
                .mapToDouble(weight -> weight)
                .max()
                .orElse(0);
        return words.getOrDefault(page, 0.0) + best / 2;
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
