package dev.fovea.retrieval.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What stages give to pages or regions, added up. */
final class Scores {
    private Scores() {}

    /** For each thing the sum of what it is given; nothing where it is not named. */
    static Map<UUID, Double> sum(Collection<Map<UUID, Double>> given) {
        Map<UUID, Double> sums = new HashMap<>();
        given.forEach(scores -> scores.forEach((id, score) -> sums.merge(id, score, Double::sum)));
        return sums;
    }

    /** Best first; of equal ones the smaller id, so that the same search has the same answer. */
    static List<UUID> order(Map<UUID, Double> scores, int most) {
        return scores.entrySet().stream()
                .sorted(Map.Entry.<UUID, Double>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }
}
