package dev.fovea.retrieval.library;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredCollection;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Collections of a tenant. Those of others are not there. */
public final class CollectionCatalog {
    private static final String INFO = "select c,"
            + " (select count(d) from StoredDocument d where d.collectionId = c.id),"
            + " (select sum(d.pageCount) from StoredDocument d where d.collectionId = c.id)"
            + " from StoredCollection c ";

    private final Database database;
    private final DocumentRemoval removal;

    CollectionCatalog(Database database, DocumentRemoval removal) {
        this.database = database;
        this.removal = removal;
    }

    /** Fails with {@link LibraryException} {@code collection_name_taken} if the tenant has one of that name. */
    public Uni<CollectionInfo> create(Tenant tenant, String name) {
        return Uni.createFrom().deferred(() -> {
            UUID id = UUID.randomUUID();
            Instant now = Instant.now();
            String checked = Names.checked(name, "a collection's name");
            return database.inTenant(tenant, session -> session.createNativeQuery(
                                    "insert into collection (id, tenant_id, name, created_at)"
                                            + " values (:id, :tenant, :name, :now)"
                                            + " on conflict (tenant_id, name) do nothing")
                            .setParameter("id", id)
                            .setParameter("tenant", tenant.id())
                            .setParameter("name", checked)
                            .setParameter("now", now)
                            .executeUpdate())
                    .map(rows -> {
                        if (rows == 0) {
                            throw new LibraryException(
                                    LibraryException.Code.COLLECTION_NAME_TAKEN,
                                    "there is a collection of the name " + checked + " already");
                        }
                        return new CollectionInfo(id, checked, now, 0, 0);
                    });
        });
    }

    /** By name. */
    public Uni<List<CollectionInfo>> list(Tenant tenant) {
        return database.readInTenant(
                        tenant, session -> session.createSelectionQuery(INFO + "order by c.name", Object[].class)
                                .getResultList())
                .map(rows -> rows.stream().map(CollectionCatalog::info).toList());
    }

    public Uni<Optional<CollectionInfo>> find(Tenant tenant, UUID id) {
        return database.readInTenant(
                        tenant, session -> session.createSelectionQuery(INFO + "where c.id = :id", Object[].class)
                                .setParameter("id", id)
                                .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row).map(CollectionCatalog::info));
    }

    /** With all that hangs on it; whether it was there. */
    public Uni<Boolean> delete(Tenant tenant, UUID id) {
        return removal.deleteCollection(tenant, id);
    }

    private static CollectionInfo info(Object[] row) {
        StoredCollection collection = (StoredCollection) row[0];
        long pages = row[2] == null ? 0 : (Long) row[2];
        return new CollectionInfo(collection.id, collection.name, collection.createdAt, (Long) row[1], pages);
    }
}
