package dev.fovea.retrieval.library;

import dev.fovea.plugin.FileStore;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes documents away with all that hangs on them: jobs first, since a worker that is about to keep a page holds the row of
 * its job, then the rows, then files that no other document of the tenant uses. A kill between the last two leaves files that
 * nothing names, never rows without files.
 */
final class DocumentRemoval {
    private static final String OF_DOCUMENT = "d.id = :id";
    private static final String OF_COLLECTION = "d.collection_id = :id";

    private final Database database;
    private final FileStore files;
    private final Offload offload;
    private final DocumentEvents events;
    private final Consumer<String> closeOriginal;

    DocumentRemoval(
            Database database,
            FileStore files,
            Offload offload,
            DocumentEvents events,
            Consumer<String> closeOriginal) {
        this.database = database;
        this.files = files;
        this.offload = offload;
        this.events = events;
        this.closeOriginal = closeOriginal;
    }

    Uni<Boolean> deleteDocument(Tenant tenant, UUID id) {
        return delete(tenant, id, OF_DOCUMENT, "document");
    }

    Uni<Boolean> deleteCollection(Tenant tenant, UUID id) {
        return delete(tenant, id, OF_COLLECTION, "collection");
    }

    private Uni<Boolean> delete(Tenant tenant, UUID id, String which, String table) {
        List<Used> used = new ArrayList<>();
        return database.inTenant(tenant, session -> {
                    used.clear();
                    return deleteJobs(session, id, which)
                            .chain(() -> uses(session, id, which))
                            .invoke(used::addAll)
                            .chain(() -> session.createNativeQuery("delete from " + table + " where id = :id")
                                    .setParameter("id", id)
                                    .executeUpdate());
                })
                .call(rows -> cleared(tenant, used))
                .map(rows -> rows == 1);
    }

    /** In the order of their ids, as those who renew claims lock them. */
    static Uni<Integer> deleteJobs(Mutiny.Session session, UUID id, String which) {
        return session.createNativeQuery("delete from page_job where id in (select j.id from page_job j"
                        + " join document d on d.id = j.document_id where " + which
                        + " order by j.id for update of j)")
                .setParameter("id", id)
                .executeUpdate();
    }

    static Uni<Integer> deleteJobs(Mutiny.Session session, UUID document) {
        return deleteJobs(session, document, OF_DOCUMENT);
    }

    private static Uni<List<Used>> uses(Mutiny.Session session, UUID id, String which) {
        return session.createNativeQuery(
                        "select d.id, d.digest, null, null from document d where " + which
                                + " union all select distinct d.id, d.digest, p.digest, made.dpi from document d"
                                + " join page p on p.document_id = d.id, unnest(p.pictures) made (dpi) where " + which,
                        Object[].class)
                .setParameter("id", id)
                .getResultList()
                .map(rows -> rows.stream().map(Used::of).toList());
    }

    private Uni<Void> cleared(Tenant tenant, List<Used> used) {
        used.stream().map(Used::document).distinct().forEach(events::stopped);
        List<Uni<?>> steps = new ArrayList<>();
        for (Used each : used) {
            if (each.isOriginal()) {
                String key = FileKeys.original(tenant, each.digest());
                closeOriginal.accept(key);
                steps.add(deleteUnlessUsed(tenant, key, "document", each.digest()));
            } else {
                String key = FileKeys.picture(tenant, each.pageDigest(), each.dotsPerInch());
                steps.add(deleteUnlessUsed(tenant, key, "page", each.pageDigest()));
            }
        }
        return Multi.createFrom()
                .iterable(steps)
                .onItem()
                .transformToUniAndConcatenate(step -> step)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Under the same lock that adding takes, so that nobody comes to use a file between the look and the deletion. */
    private Uni<Void> deleteUnlessUsed(Tenant tenant, String key, String table, String digest) {
        return database.inTenant(tenant, session -> lock(session, key)
                .chain(() -> session.createNativeQuery(
                                "select count(*) from " + table + " where digest = :digest", Long.class)
                        .setParameter("digest", digest)
                        .getSingleResult())
                .chain(users -> users > 0
                        ? Uni.createFrom().voidItem()
                        : offload.run(() -> {
                                    files.delete(key);
                                    return true;
                                })
                                .replaceWithVoid()));
    }

    /** Held until the transaction ends. */
    static Uni<Void> lock(Mutiny.Session session, String key) {
        return session.createNativeQuery(
                        "select 1 from pg_advisory_xact_lock(hashtextextended(:key, 0))", Integer.class)
                .setParameter("key", key)
                .getSingleResult()
                .replaceWithVoid();
    }

    /** A file in use: an original, or a page's picture. */
    private record Used(UUID document, String digest, String pageDigest, int dotsPerInch) {
        static Used of(Object[] row) {
            return new Used(
                    (UUID) row[0],
                    (String) row[1],
                    row[2] == null ? "" : (String) row[2],
                    row[3] == null ? 0 : (int) row[3]);
        }

        boolean isOriginal() {
            return pageDigest.isEmpty();
        }
    }
}
