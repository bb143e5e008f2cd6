package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.search.PageHit;
import java.util.UUID;

/**
 * The page of a citation.
 *
 * @param number from 1
 */
public record CitedPage(UUID documentId, String documentName, UUID pageId, int number, PageSize size) {
    static CitedPage of(PageHit hit) {
        return new CitedPage(hit.documentId(), hit.documentName(), hit.pageId(), hit.pageNumber(), hit.size());
    }
}
