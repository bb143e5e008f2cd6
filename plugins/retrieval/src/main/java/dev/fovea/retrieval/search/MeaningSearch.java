package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.search.NearestRegions.Near;
import dev.fovea.retrieval.search.StageFinding.ScoredRegion;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

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
        List<ScoredRegion> near = found.stream()
                .map(one ->
                        new ScoredRegion(one.region(), one.page(), weights.meaning() * Math.max(0, one.similarity())))
                .toList();
        Map<UUID, Double> pages =
                near.stream().collect(Collectors.toMap(ScoredRegion::page, ScoredRegion::score, Math::max));
        return new StageFinding(
                new StageTiming(SearchStage.MEANING, Duration.ofNanos(System.nanoTime() - start), pages.size()),
                pages,
                near);
    }
}
