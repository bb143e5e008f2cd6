package dev.fovea.retrieval;

import dev.fovea.plugin.Plugin;
import dev.fovea.plugin.PluginHealth;
import dev.fovea.retrieval.database.Tenant;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import java.util.List;
import java.util.UUID;

/** A library of documents as a plugin: what its pages say augments answers, and its health is the database's. */
public final class RetrievalPlugin implements Plugin {
    private final DocumentLibrary library;
    private final List<ContentRetriever> retrievers;

    private RetrievalPlugin(DocumentLibrary library, List<ContentRetriever> retrievers) {
        this.library = library;
        this.retrievers = retrievers;
    }

    /** A library that answers are augmented from by naming a collection for each. The caller closes it. */
    public static RetrievalPlugin of(DocumentLibrary library) {
        return new RetrievalPlugin(library, List.of());
    }

    /** A library of which one collection augments every answer. The caller closes it. */
    public static RetrievalPlugin of(DocumentLibrary library, Tenant tenant, UUID collection) {
        return new RetrievalPlugin(library, List.of(library.retriever(tenant, collection)));
    }

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public List<ContentRetriever> retrievers() {
        return retrievers;
    }

    @Override
    public PluginHealth health() {
        return library.healthy()
                ? PluginHealth.up()
                : PluginHealth.down("the database of documents does not answer; see whether it runs and is reachable");
    }
}
