package dev.fovea.retrieval.search;

import dev.fovea.plugin.PictureEncoder;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Pages by their looks: each of the collection's is compared. */
final class PictureSearch {
    private static final int PAGES = 50;
    private static final String SQL = """
            select e.page_id, cast(e.embedding as vector) <=> cast(cast(:vector as text) as vector) as distance from page_embedding e join page p on p.id = e.page_id
            where e.collection_id = :collection and e.encoder = :encoder
                and (cast(:documents as text) is null
                    or p.document_id = any(cast(string_to_array(cast(:documents as text), ',') as uuid[])))
            order by distance, e.page_id
            limit :most""";

    private final Database database;
    private final PictureEncoder encoder;
    private final SearchWeights weights;

    PictureSearch(Database database, PictureEncoder encoder, SearchWeights weights) {
        this.database = database;
        this.encoder = encoder;
        this.weights = weights;
    }

    Uni<StageFinding> find(Tenant tenant, SearchQuery query, BufferedImage picture) {
        long start = System.nanoTime();
        return Blocking.off(() -> VectorText.of(encoder.encode(picture)))
                .chain(vector -> database.readInTenant(tenant, session -> session.createNativeQuery(SQL, Object[].class)
                        .setParameter("collection", query.collectionId())
                        .setParameter("encoder", encoder.name())
                        .setParameter("documents", Ids.join(query.documentIds()))
                        .setParameter("vector", vector)
                        .setParameter("most", PAGES)
                        .getResultList()))
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> (UUID) row[0],
                                row -> weights.picture() * Math.max(0, 1 - ((Number) row[1]).doubleValue()))))
                .map(pages -> new StageFinding(
                        new StageTiming(SearchStage.PICTURE, Duration.ofNanos(System.nanoTime() - start), pages.size()),
                        pages,
                        List.of()));
    }
}
