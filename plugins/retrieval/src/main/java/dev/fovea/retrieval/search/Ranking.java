package dev.fovea.retrieval.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Things in the order in which a stage likes them.
 *
 * @param ids best first, none twice
 */
record Ranking(double weight, List<UUID> ids) {
    private static final double K = 60;

    /** Reciprocal rank fusion: for each thing the sum, over rankings that have it, of weight / (60 + rank). */
    static Map<UUID, Double> fuse(Collection<Ranking> rankings) {
        Map<UUID, Double> scores = new HashMap<>();
        for (Ranking ranking : rankings) {
            for (int at = 0; at < ranking.ids.size(); at++) {
                scores.merge(ranking.ids.get(at), ranking.weight / (K + at + 1), Double::sum);
            }
        }
        return scores;
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
