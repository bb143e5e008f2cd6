package dev.fovea.documents.quality;

import java.util.Set;

/**
 * A question and the pages that are right.
 *
 * @param kind what sort of question or page, for tables
 * @param document name of the file
 * @param pages from 1; any of them will do
 */
public record AskedPage(String kind, String question, String document, Set<Integer> pages) {
    public AskedPage {
        pages = Set.copyOf(pages);
    }

    public AskedPage(String kind, String question, String document, int page) {
        this(kind, question, document, Set.of(page));
    }
}
