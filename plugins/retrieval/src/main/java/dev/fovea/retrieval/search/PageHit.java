package dev.fovea.retrieval.search;

import dev.fovea.plugin.PageSize;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * A page that was found.
 *
 * @param pageNumber from 1
 * @param size in points
 * @param score comparable within one result: the sum of what the stages give, as {@link SearchWeights} says
 * @param yes P(yes) of the judge, 0..1, one half where it could not tell, if it looked at this page
 * @param regions what was found on it, best first; none if it was found by its looks
 */
public record PageHit(
        UUID documentId,
        String documentName,
        UUID pageId,
        int pageNumber,
        PageSize size,
        double score,
        OptionalDouble yes,
        List<RegionHit> regions) {
    public PageHit {
        regions = List.copyOf(regions);
    }

    PageHit judged(double newScore, OptionalDouble verdict) {
        return new PageHit(documentId, documentName, pageId, pageNumber, size, newScore, verdict, regions);
    }
}
