package dev.fovea.retrieval.langchain4j;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.RegionHit;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchQuery;
import dev.fovea.retrieval.search.SearchStage;
import dev.fovea.retrieval.store.Blocking;
import dev.fovea.retrieval.store.RegionMetadata;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The pages of a collection that answer a query, best first: each content is what was found on a page, in reading order, with
 * the keys of {@link RegionMetadata} for the page and its best region.
 *
 * <p>Blocks, and must not be called on an event loop. Immutable, and safe for use by many threads.
 */
public final class PageRetriever implements ContentRetriever {
    private static final int PAGES = 3;

    private final Search search;
    private final Tenant tenant;
    private final UUID collection;
    private final Set<SearchStage> stages;
    private final int pages;

    private PageRetriever(Search search, Tenant tenant, UUID collection, Set<SearchStage> stages, int pages) {
        this.search = search;
        this.tenant = tenant;
        this.collection = collection;
        this.stages = stages;
        this.pages = pages;
    }

    /** Three pages, by all stages that there are. */
    public static PageRetriever of(Search search, Tenant tenant, UUID collection) {
        return new PageRetriever(search, tenant, collection, SearchStage.ALL, PAGES);
    }

    public PageRetriever withPages(int most) {
        return new PageRetriever(search, tenant, collection, stages, most);
    }

    public PageRetriever withStages(Set<SearchStage> only) {
        return new PageRetriever(search, tenant, collection, Set.copyOf(only), pages);
    }

    @Override
    public List<Content> retrieve(Query query) {
        SearchQuery asked = new SearchQuery(collection, query.text(), stages, pages, Set.of());
        return Blocking.await(search.search(tenant, asked)).pages().stream()
                .filter(page -> !page.regions().isEmpty())
                .map(this::content)
                .toList();
    }

    private Content content(PageHit page) {
        String text = page.regions().stream()
                .sorted(Comparator.comparingDouble(
                                (RegionHit region) -> region.box().top())
                        .thenComparingDouble(region -> region.box().left()))
                .map(RegionHit::text)
                .collect(Collectors.joining("\n"));
        RegionHit best = page.regions().getFirst();
        Metadata metadata = new Metadata()
                .put(RegionMetadata.COLLECTION_ID, collection.toString())
                .put(RegionMetadata.DOCUMENT_ID, page.documentId().toString())
                .put(RegionMetadata.DOCUMENT_NAME, page.documentName())
                .put(RegionMetadata.PAGE_ID, page.pageId().toString())
                .put(RegionMetadata.PAGE_NUMBER, page.pageNumber())
                .put(
                        RegionMetadata.PAGE_SIZE,
                        page.size().width() + "," + page.size().height())
                .put(RegionMetadata.REGION_ID, best.id().toString())
                .put(RegionMetadata.BOX, RegionMetadata.write(best.box()));
        return Content.from(TextSegment.from(text, metadata), scores(page));
    }

    private static Map<ContentMetadata, Object> scores(PageHit page) {
        Map<ContentMetadata, Object> scores = new HashMap<>();
        scores.put(ContentMetadata.SCORE, page.score());
        page.yes().ifPresent(yes -> scores.put(ContentMetadata.RERANKED_SCORE, yes));
        return scores;
    }
}
