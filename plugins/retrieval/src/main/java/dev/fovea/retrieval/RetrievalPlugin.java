package dev.fovea.retrieval;

import dev.fovea.plugin.Plugin;
import dev.fovea.plugin.PluginHealth;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.langchain4j.DocumentTools;
import dev.fovea.retrieval.langchain4j.Shelf;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A library of documents as a plugin: agents search it by tools, what its pages say augments answers, and its health is the
 * database's.
 */
public final class RetrievalPlugin implements Plugin {
    private final Supplier<Shelf> shelf;
    private final Supplier<PluginHealth> health;
    private final List<ContentRetriever> retrievers;

    private RetrievalPlugin(Supplier<Shelf> shelf, Supplier<PluginHealth> health, List<ContentRetriever> retrievers) {
        this.shelf = shelf;
        this.health = health;
        this.retrievers = retrievers;
    }

    /** The open tenant's part of a library; answers are augmented by naming a collection for each. The caller closes it. */
    public static RetrievalPlugin of(DocumentLibrary library) {
        return new RetrievalPlugin(
                () -> new Shelf(library.collections(), library.search(), library.openTenant()),
                () -> health(library),
                List.of());
    }

    /** A library of which one collection augments every answer. The caller closes it. */
    public static RetrievalPlugin of(DocumentLibrary library, Tenant tenant, UUID collection) {
        return new RetrievalPlugin(
                () -> new Shelf(library.collections(), library.search(), tenant),
                () -> health(library),
                List.of(library.retriever(tenant, collection)));
    }

    /**
     * A library that may open late and be away at times.
     *
     * @param shelf asked each time that something is looked for; throws while there is no library
     * @param health asked by health checks
     */
    public static RetrievalPlugin late(Supplier<Shelf> shelf, Supplier<PluginHealth> health) {
        return new RetrievalPlugin(shelf, health, List.of());
    }

    /** The same with one collection that augments every answer, and that need not be there yet. */
    public RetrievalPlugin withCollection(String name) {
        return new RetrievalPlugin(
                shelf, health, List.of(query -> shelf.get().retriever(name).retrieve(query)));
    }

    /** How a library's database is. */
    public static PluginHealth health(DocumentLibrary library) {
        return library.healthy()
                ? PluginHealth.up()
                : PluginHealth.down("the database of documents does not answer; see whether it runs and is reachable");
    }

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public List<Object> tools() {
        return List.of(new DocumentTools(shelf));
    }

    @Override
    public List<ContentRetriever> retrievers() {
        return retrievers;
    }

    @Override
    public PluginHealth health() {
        return health.get();
    }
}
