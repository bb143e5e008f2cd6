package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.store.Blocking;
import dev.fovea.retrieval.store.NearestSql;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Pages by the region of theirs whose vector is nearest to the question's. */
final class MeaningSearch {
    private static final int REGIONS = 60;

    private final Database database;
    private final RegionEncoder encoder;
    private final SearchWeights weights;

    MeaningSearch(Database database, RegionEncoder encoder, SearchWeights weights) {
        this.database = database;
        this.encoder = encoder;
        this.weights = weights;
    }

    Uni<StageFinding> find(Tenant tenant, SearchQuery query) {
        long start = System.nanoTime();
        boolean some = !query.documentIds().isEmpty();
        String condition = "r.collection_id = :collection and r.page_id is not null"
                + (some
                        ? " and r.document_id = any(cast(string_to_array(cast(:documents as text), ',') as uuid[]))"
                        : "");
        String sql = NearestSql.query("r.id, r.page_id", condition);
        return Blocking.off(() -> VectorText.of(encoder.encode(query.text())))
                .chain(vector -> database.inTenant(
                        tenant, session -> NearestSql.prepare(session, REGIONS).chain(() -> {
                            Mutiny.SelectionQuery<Object[]> nearest = session.createNativeQuery(sql, Object[].class)
                                    .setParameter("vector", vector)
                                    .setParameter("most", REGIONS)
                                    .setParameter("collection", query.collectionId());
                            if (some) {
                                nearest.setParameter("documents", Ids.join(query.documentIds()));
                            }
                            return nearest.getResultList();
                        })))
                .map(rows -> finding(rows, start));
    }

    private StageFinding finding(List<Object[]> rows, long start) {
        Set<UUID> pages = new LinkedHashSet<>();
        rows.forEach(row -> pages.add((UUID) row[1]));
        return new StageFinding(
                new StageTiming(SearchStage.MEANING, Duration.ofNanos(System.nanoTime() - start), pages.size()),
                List.of(new Ranking(weights.meaning(), List.copyOf(pages))),
                new Ranking(
                        weights.meaning(),
                        rows.stream().map(row -> (UUID) row[0]).toList()),
                rows.stream().map(row -> (UUID) row[1]).toList());
    }
}
