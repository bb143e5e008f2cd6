package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.search.SearchQuery;
import dev.fovea.retrieval.search.SearchStage;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A question to the documents of a collection.
 *
 * @param conversationId the conversation that it goes on with; empty for a new one
 * @param documentIds only from these; empty for all of the collection
 * @param pages how many pages are looked for, 1..100; the model is given no more than its budget allows
 */
public record AskRequest(
        UUID collectionId,
        Optional<UUID> conversationId,
        String question,
        Set<UUID> documentIds,
        Set<SearchStage> stages,
        int pages) {
    private static final int PAGES = 5;

    public AskRequest {
        // What is asked is what is looked for, and is checked and cleaned in the same way.
        question = new SearchQuery(collectionId, question, stages, pages, documentIds).text();
        documentIds = Set.copyOf(documentIds);
        stages = Set.copyOf(stages);
    }

    public static AskRequest of(UUID collectionId, String question) {
        return new AskRequest(collectionId, Optional.empty(), question, Set.of(), SearchStage.ALL, PAGES);
    }

    public AskRequest in(UUID conversation) {
        return new AskRequest(collectionId, Optional.of(conversation), question, documentIds, stages, pages);
    }
}
