package dev.fovea.retrieval.langchain4j;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.CollectionCatalog;
import dev.fovea.retrieval.library.CollectionInfo;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.store.Blocking;
import java.util.List;

/**
 * Where a tenant's pages are found by the names of its collections. Blocks, and must not be called on an event loop.
 *
 * @param collections of all tenants
 * @param search over all of them
 * @param tenant whose there are seen
 */
public record Shelf(CollectionCatalog collections, Search search, Tenant tenant) {
    /** Those that there are. */
    public List<String> names() {
        return all().stream().map(CollectionInfo::name).toList();
    }

    /** @throws LibraryException if the tenant has no collection of that name */
    public PageRetriever retriever(String collection) {
        return all().stream()
                .filter(info -> info.name().equals(collection))
                .findFirst()
                .map(info -> PageRetriever.of(search, tenant, info.id()))
                .orElseThrow(() -> new LibraryException(
                        LibraryException.Code.COLLECTION_UNKNOWN,
                        "there is no collection '%s'; there are %s".formatted(collection, names())));
    }

    private List<CollectionInfo> all() {
        return Blocking.await(collections.list(tenant));
    }
}
