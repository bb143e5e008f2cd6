package dev.fovea.retrieval.search;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a stage has found.
 *
 * @param pages what it gives to pages, weighed as {@link SearchWeights} says
 * @param regions what it gives to regions, likewise
 */
record StageFinding(StageTiming timing, Map<UUID, Double> pages, List<ScoredRegion> regions) {
    /** A region, and the page that it is on. */
    record ScoredRegion(UUID id, UUID page, double score) {}
}
