package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.RegionHit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * A page that was found, as it goes over the wire.
 *
 * @param page its number, from 1
 * @param width in points
 * @param height in points
 * @param score comparable within one answer
 * @param yes how likely the model thinks that the page answers, 0 to 1; null if it did not look
 * @param regions what was found on it, best first
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.ALWAYS)
record HitView(
        UUID document,
        String documentName,
        int page,
        double width,
        double height,
        double score,
        OptionalDouble yes,
        List<FoundRegionView> regions) {
    static HitView of(PageHit hit) {
        return new HitView(
                hit.documentId(),
                hit.documentName(),
                hit.pageNumber(),
                BoxView.rounded(hit.size().width()),
                BoxView.rounded(hit.size().height()),
                hit.score(),
                hit.yes(),
                hit.regions().stream().map(FoundRegionView::of).toList());
    }

    /** A paragraph, a table row, a heading that was found. */
    record FoundRegionView(UUID id, BoxView box, String text, double score) {
        static FoundRegionView of(RegionHit region) {
            return new FoundRegionView(region.id(), new BoxView(region.box()), region.text(), region.score());
        }
    }
}
