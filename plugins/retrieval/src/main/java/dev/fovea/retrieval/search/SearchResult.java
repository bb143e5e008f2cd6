package dev.fovea.retrieval.search;

import java.util.List;

/**
 * Pages found, best first.
 *
 * @param stages those that took part, with their times; words and meaning work at the same time, so that times do not add up
 */
public record SearchResult(List<PageHit> pages, List<StageTiming> stages) {
    public SearchResult {
        pages = List.copyOf(pages);
        stages = List.copyOf(stages);
    }
}
