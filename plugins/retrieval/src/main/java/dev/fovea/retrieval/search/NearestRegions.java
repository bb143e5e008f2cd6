package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import dev.fovea.retrieval.store.NearestSql;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The regions of a collection, or of some of its documents, whose vectors are nearest to one: by the index, or by comparing all
 * of them where they are few.
 */
public final class NearestRegions {
    private static final String COLUMNS = "r.id, r.page_id";
    private static final String ON_PAGES = " and r.page_id is not null";
    private static final String OF_COLLECTION = "r.collection_id = :collection";
    private static final String OF_DOCUMENTS = "r.document_id = any(array(select d.id from document d"
            + " where d.collection_id = :collection and d.id = any(cast(string_to_array(cast(:documents as text), ',') as uuid[]))))";

    private final Database database;

    public NearestRegions(Database database) {
        this.database = database;
    }

    /**
     * A region, and the page that it is on.
     *
     * @param similarity cosine, -1..1
     */
    public record Near(UUID region, UUID page, double similarity) {}

    /**
     * Nearest first.
     *
     * @param documents of the collection; none: all of them
     */
    public Uni<List<Near>> find(Tenant tenant, UUID collection, Set<UUID> documents, float[] vector, int most) {
        Scope scope = new Scope(collection, documents);
        return database.readInTenant(tenant, session -> scope.count(session)
                        .chain(count -> NearestSql.few(count)
                                ? scope.nearest(session, NearestSql.scan(COLUMNS, scope.onPages()), vector, most)
                                : NearestSql.prepareForIndex(session, most)
                                        .chain(() -> scope.nearest(
                                                session, NearestSql.query(COLUMNS, scope.onPages()), vector, most))))
                .map(rows -> rows.stream()
                        .map(row -> new Near((UUID) row[0], (UUID) row[1], 1 - ((Number) row[2]).doubleValue()))
                        .toList());
    }

    private record Scope(UUID collection, Set<UUID> documents) {
        String condition() {
            return documents.isEmpty() ? OF_COLLECTION : OF_DOCUMENTS;
        }

        String onPages() {
            return condition() + ON_PAGES;
        }

        Uni<Long> count(Mutiny.Session session) {
            return bound(session.createNativeQuery(NearestSql.count(condition()), Long.class))
                    .getSingleResult();
        }

        Uni<List<Object[]>> nearest(Mutiny.Session session, String sql, float[] vector, int most) {
            return bound(session.createNativeQuery(sql, Object[].class))
                    .setParameter("vector", VectorText.of(vector))
                    .setParameter("most", most)
                    .getResultList();
        }

        private <T> Mutiny.SelectionQuery<T> bound(Mutiny.SelectionQuery<T> query) {
            query.setParameter("collection", collection);
            if (!documents.isEmpty()) {
                query.setParameter("documents", Ids.join(documents));
            }
            return query;
        }
    }
}
