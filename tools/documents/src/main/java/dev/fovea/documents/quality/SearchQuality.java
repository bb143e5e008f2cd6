package dev.fovea.documents.quality;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchQuery;
import dev.fovea.retrieval.search.SearchResult;
import dev.fovea.retrieval.search.SearchStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks a collection questions whose pages are known. */
public final class SearchQuality {
    private final Search search;
    private final Tenant tenant;
    private final UUID collection;
    private final Consumer<String> ranks;

    /**
     * @param ranks hears a line for each question: stages, kind, rank of the right page (0 when it is not there), page,
     *     question, what each stage found and took
     */
    public SearchQuality(Search search, Tenant tenant, UUID collection, Consumer<String> ranks) {
        this.search = search;
        this.tenant = tenant;
        this.collection = collection;
        this.ranks = ranks;
    }

    /** Where the right pages come, in the order of the questions. */
    public List<Integer> ranks(Set<SearchStage> stages, List<AskedPage> asked) {
        List<Integer> all = new ArrayList<>();
        for (AskedPage page : asked) {
            SearchQuery query = new SearchQuery(collection, page.question(), stages, RetrievalScore.DEPTH, Set.of());
            SearchResult result = search.search(tenant, query).await().indefinitely();
            int rank = rank(result.pages(), page);
            ranks.accept("%s\t%s\t%d\t%s p. %s\t%s\t%s"
                    .formatted(
                            stages, page.kind(), rank, page.document(), page.pages(), page.question(), times(result)));
            all.add(rank);
        }
        return all;
    }

    private static String times(SearchResult result) {
        return result.stages().stream()
                .map(stage -> "%s %d in %d ms"
                        .formatted(stage.stage(), stage.found(), stage.time().toMillis()))
                .collect(Collectors.joining(", "));
    }

    private static int rank(List<PageHit> hits, AskedPage page) {
        for (int i = 0; i < hits.size(); i++) {
            PageHit hit = hits.get(i);
            if (hit.documentName().equals(page.document()) && page.pages().contains(hit.pageNumber())) {
                return i + 1;
            }
        }
        return 0;
    }
}
