package dev.fovea.service.documents.api;

import dev.fovea.retrieval.search.SearchQuery;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks for pages.
 *
 * @param query words, or a question
 * @param stages {@code words}, {@code meaning}, {@code judge}; all by default
 * @param pages the most to find, 1 to 100; 5 by default
 * @param documents only in these; all by default
 */
record SearchBody(
        @Nullable String query,
        @Nullable List<String> stages,
        @Nullable Integer pages,
        @Nullable List<UUID> documents) {
    static SearchQuery query(@Nullable SearchBody body, UUID collection) {
        if (body == null) {
            throw QueryBody.wrong("expected {\"query\": \"…\"}");
        }
        return new SearchQuery(
                collection,
                QueryBody.text(body.query, "query"),
                QueryBody.stages(body.stages),
                QueryBody.pages(body.pages),
                QueryBody.documents(body.documents));
    }
}
