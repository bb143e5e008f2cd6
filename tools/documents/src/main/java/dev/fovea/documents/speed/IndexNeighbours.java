package dev.fovea.documents.speed;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import dev.fovea.retrieval.store.NearestSql;
import java.util.List;
import java.util.UUID;

/** The regions that the index says are nearest, asked for as a search by meaning asks. */
public final class IndexNeighbours {
    /** As many as a search asks for. */
    private static final int ASKED = 60;

    private static final String SQL =
            NearestSql.query("r.id", "r.collection_id = :collection and r.page_id is not null");

    private final Database database;
    private final Tenant tenant;

    public IndexNeighbours(Database database, Tenant tenant) {
        this.database = database;
        this.tenant = tenant;
    }

    /** Nearest first. */
    public List<UUID> of(UUID collection, float[] vector, int count) {
        return database
                .inTenant(tenant, session -> NearestSql.prepare(session, ASKED)
                        .chain(() -> session.createNativeQuery(SQL, Object[].class)
                                .setParameter("vector", VectorText.of(vector))
                                .setParameter("most", ASKED)
                                .setParameter("collection", collection)
                                .getResultList()))
                .await()
                .indefinitely()
                .stream()
                .limit(count)
                .map(row -> (UUID) row[0])
                .toList();
    }
}
