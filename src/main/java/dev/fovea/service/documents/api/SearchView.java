package dev.fovea.service.documents.api;

import dev.fovea.retrieval.search.SearchResult;
import dev.fovea.retrieval.search.StageTiming;
import java.util.List;

/**
 * What a search found, as it goes over the wire.
 *
 * @param pages best first
 * @param stages those that took part
 */
record SearchView(List<HitView> pages, List<StageView> stages) {
    private static final double NANOS_PER_MILLI = 1e6;

    static SearchView of(SearchResult result) {
        return new SearchView(
                result.pages().stream().map(HitView::of).toList(),
                result.stages().stream().map(StageView::of).toList());
    }

    /** A stage, what it took and how many pages it found. */
    record StageView(String stage, double millis, int found) {
        static StageView of(StageTiming timing) {
            return new StageView(
                    timing.stage().code(), BoxView.rounded(timing.time().toNanos() / NANOS_PER_MILLI), timing.found());
        }
    }
}
