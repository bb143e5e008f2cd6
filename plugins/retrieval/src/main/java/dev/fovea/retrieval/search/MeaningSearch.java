package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.search.NearestRegions.Near;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Pages by the region of theirs whose vector is nearest to the question's. */
final class MeaningSearch {
    private static final int REGIONS = 60;

    private final NearestRegions regions;
    private final RegionEncoder encoder;
    private final SearchWeights weights;

    MeaningSearch(Database database, RegionEncoder encoder, SearchWeights weights) {
        this.regions = new NearestRegions(database);
        this.encoder = encoder;
        this.weights = weights;
    }

    Uni<StageFinding> find(Tenant tenant, SearchQuery query) {
        long start = System.nanoTime();
        return Blocking.off(() -> encoder.encode(query.text()))
                .chain(vector -> regions.find(tenant, query.collectionId(), query.documentIds(), vector, REGIONS))
                .map(found -> finding(found, start));
    }

    private StageFinding finding(List<Near> found, long start) {
        List<UUID> pages = found.stream().map(Near::page).toList();
        List<UUID> best = pages.stream().distinct().toList();
        return new StageFinding(
                new StageTiming(SearchStage.MEANING, Duration.ofNanos(System.nanoTime() - start), best.size()),
                List.of(new Ranking(weights.meaning(), best)),
                new Ranking(weights.meaning(), found.stream().map(Near::region).toList()),
                pages);
    }
}
