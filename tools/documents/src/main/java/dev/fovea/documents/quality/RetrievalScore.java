package dev.fovea.documents.quality;

import java.util.List;

/**
 * How well pages were found, over some questions.
 *
 * @param questions how many were asked
 * @param recall share of the questions whose page is among the first {@link #DEPTH}
 * @param ndcg normalised discounted cumulative gain over the first {@link #DEPTH}
 * @param first share of the questions whose page comes first
 */
public record RetrievalScore(int questions, double recall, double ndcg, double first) {
    /** How many pages count. */
    public static final int DEPTH = 5;

    /**
     * The score of some searches.
     *
     * @param ranks of the right pages, from 1; 0 for one that was not found
     */
    public static RetrievalScore of(List<Integer> ranks) {
        double found = 0;
        double gain = 0;
        double first = 0;
        for (int rank : ranks) {
            if (rank >= 1 && rank <= DEPTH) {
                found++;
                gain += Math.log(2) / Math.log(1.0 + rank);
                first += rank == 1 ? 1 : 0;
            }
        }
        int count = Math.max(1, ranks.size());
        return new RetrievalScore(ranks.size(), found / count, gain / count, first / count);
    }
}
