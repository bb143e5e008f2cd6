package dev.fovea.retrieval.langchain4j;

import dev.fovea.retrieval.store.RegionMetadata;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A tenant's documents for an agent, which looks for itself which collection to search. Blocks, and must not be called on an
 * event loop; safe for use by many threads.
 */
public final class DocumentTools {
    private final Supplier<Shelf> shelf;

    /** @param shelf asked at each call; what it throws, an agent is told */
    public DocumentTools(Supplier<Shelf> shelf) {
        this.shelf = shelf;
    }

    @Tool("The names of the collections of documents that can be searched")
    public List<String> documentCollections() {
        return shelf.get().names();
    }

    @Tool("Finds the pages of a collection of documents that say something about a question: of each its document, its"
            + " number and what it says")
    public String findPages(
            @P("the collection's name") String collection, @P("the question, in words") String question) {
        List<Content> pages = shelf.get().retriever(collection).retrieve(Query.from(question));
        return pages.isEmpty()
                ? "no page says anything about it"
                : pages.stream().map(page -> told(page.textSegment())).collect(Collectors.joining("\n\n"));
    }

    private static String told(TextSegment page) {
        return "%s, page %d:\n%s"
                .formatted(
                        page.metadata().getString(RegionMetadata.DOCUMENT_NAME),
                        page.metadata().getInteger(RegionMetadata.PAGE_NUMBER),
                        page.text());
    }
}
