package dev.fovea.retrieval.ingest;

import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.PageTextCodec;
import dev.fovea.retrieval.database.VectorText;
import dev.fovea.retrieval.entity.StoredRegion;
import dev.fovea.retrieval.library.Failure;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Keeps what was read. Each method is one transaction that begins by deleting the job, so that a result is kept once or not at
 * all, and ends by looking whether it was the document's last job. The row of the document is locked just for that look:
 * without it two workers that finish the last two pages would each still see the other's job.
 */
final class PageKeeping {
    private final Database database;
    private final JobQueue queue;

    PageKeeping(Database database, JobQueue queue) {
        this.database = database;
        this.queue = queue;
    }

    /** Notes that the work begins; fails if the job is no longer ours. */
    BegunJob begin(ClaimedJob job) {
        return Blocking.await(database.inTenant(job.tenant(), session -> session.createNativeQuery(
                                "update page_job j set attempts = attempts + 1 from document d"
                                        + " where j.id = :id and j.claimed_by = :worker and d.id = j.document_id"
                                        + " returning j.attempts, d.collection_id, d.digest",
                                Object[].class)
                        .setParameter("id", job.id())
                        .setParameter("worker", queue.worker())
                        .getSingleResultOrNull())
                .map(row -> {
                    if (row == null) {
                        throw new LostClaimException(job);
                    }
                    return new BegunJob(job, ((Number) row[0]).intValue(), (UUID) row[1], (String) row[2]);
                }));
    }

    /** A page that was read already, here or in another document of the tenant. */
    Optional<UUID> twin(ClaimedJob job, String digest) {
        return Blocking.await(database.inTenant(job.tenant(), session -> session.createNativeQuery(
                                "select id from page where tenant_id = :tenant and digest = :digest"
                                        + " and state = 'ready' limit 1",
                                UUID.class)
                        .setParameter("tenant", job.tenant().id())
                        .setParameter("digest", digest)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable));
    }

    /** The document was opened: each of its pages becomes a job. */
    void opened(ClaimedJob job, int pages) {
        keep(job, session -> update(
                        session,
                        job,
                        "insert into page (id, tenant_id, document_id, number, state)"
                                + " select gen_random_uuid(), d.tenant_id, d.id, n, 'waiting' from document d,"
                                + " generate_series(1, :pages) n where d.id = :document on conflict do nothing",
                        "pages",
                        pages)
                .chain(() -> update(
                        session,
                        job,
                        "insert into page_job (tenant_id, document_id, page_number)"
                                + " select d.tenant_id, d.id, n from document d, generate_series(1, :pages) n"
                                + " where d.id = :document order by n on conflict do nothing",
                        "pages",
                        pages))
                .chain(() -> update(
                        session,
                        job,
                        "update document set state = 'reading', page_count = :pages, opened_at = now()"
                                + " where id = :document and state = 'queued'",
                        "pages",
                        pages)));
    }

    /** The document cannot be opened. */
    void notOpened(ClaimedJob job, Failure failure) {
        keep(job, session -> session.createNativeQuery("update document set state = 'failed', failure_code = :code,"
                        + " failure = :message where id = :document and state = 'queued'")
                .setParameter("code", failure.code())
                .setParameter("message", failure.message())
                .setParameter("document", job.document())
                .executeUpdate());
    }

    /** A page was read. */
    void read(BegunJob begun, ReadPage page) {
        ClaimedJob job = begun.claim();
        byte[] text = PageTextCodec.encode(page.text());
        keep(job, session -> pageId(session, job).chain(id -> session.createNativeQuery(
                        "update page set state = 'ready', digest = :digest, width = :width, height = :height,"
                                + " text = :text where id = :id")
                .setParameter("digest", page.digest())
                .setParameter("width", page.size().width())
                .setParameter("height", page.size().height())
                .setParameter("text", text)
                .setParameter("id", id)
                .executeUpdate()
                .chain(() -> session.persistAll(regions(begun, id, page).toArray()))
                .chain(session::flush)
                .chain(() -> picture(session, begun, id, page))));
    }

    /**
     * A page is taken over from its twin, without reading it again. False if the twin went away meanwhile: then nothing was
     * kept, and the job is still there.
     */
    boolean copied(BegunJob begun, UUID twin, String digest, PageSize size) {
        ClaimedJob job = begun.claim();
        try {
            keep(job, session -> pageId(session, job).chain(id -> copyPage(session, id, twin, digest, size)
                    .chain(() -> copyRegions(session, begun, id, twin))
                    .chain(() -> session.createNativeQuery("insert into page_embedding (page_id, tenant_id,"
                                    + " collection_id, encoder, embedding) select :id, tenant_id, :collection,"
                                    + " encoder, embedding from page_embedding where page_id = :twin")
                            .setParameter("id", id)
                            .setParameter("collection", begun.collection())
                            .setParameter("twin", twin)
                            .executeUpdate())));
            return true;
        } catch (TwinGoneException e) {
            return false;
        }
    }

    /** A page cannot be read; the others may still be. */
    void failed(ClaimedJob job, Failure failure) {
        keep(job, session -> session.createNativeQuery("update page set state = 'failed', failure_code = :code,"
                        + " failure = :message where document_id = :document and number = :number")
                .setParameter("code", failure.code())
                .setParameter("message", failure.message())
                .setParameter("document", job.document())
                .setParameter("number", job.page())
                .executeUpdate());
    }

    private void keep(ClaimedJob job, java.util.function.Function<Mutiny.Session, Uni<?>> work) {
        Blocking.await(database.inTenant(job.tenant(), session -> queue.finish(session, job)
                .chain(() -> work.apply(session))
                .chain(() -> endIfLast(session, job))));
    }

    private static Uni<Void> endIfLast(Mutiny.Session session, ClaimedJob job) {
        return session.createNativeQuery("select 1 from document where id = :document for no key update", Integer.class)
                .setParameter("document", job.document())
                .getSingleResultOrNull()
                .chain(() -> session.createNativeQuery("update document d set"
                                + " state = case when f.ready > 0 then 'ready' else 'failed' end, ready_at = now(),"
                                + " failure_code = case when f.ready > 0 then null else 'document_unreadable' end,"
                                + " failure = case when f.ready > 0 then null"
                                + " else 'none of the pages can be read: ' || coalesce(f.why, '') end"
                                + " from (select count(*) filter (where p.state = 'ready') ready, min(p.failure) why"
                                + " from page p where p.document_id = :document) f"
                                + " where d.id = :document and d.state = 'reading'"
                                + " and not exists (select from page_job j where j.document_id = :document)")
                        .setParameter("document", job.document())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<UUID> pageId(Mutiny.Session session, ClaimedJob job) {
        return session.createNativeQuery(
                        "select id from page where document_id = :document and number = :number", UUID.class)
                .setParameter("document", job.document())
                .setParameter("number", job.page())
                .getSingleResult();
    }

    private static List<StoredRegion> regions(BegunJob begun, UUID page, ReadPage read) {
        List<StoredRegion> rows = new ArrayList<>();
        for (ReadPage.Region region : read.regions()) {
            StoredRegion row = new StoredRegion();
            row.id = UUID.randomUUID();
            row.tenantId = begun.claim().tenant().id();
            row.collectionId = begun.collection();
            row.documentId = begun.claim().document();
            row.pageId = page;
            row.pageNumber = begun.claim().page();
            row.ordinal = rows.size();
            row.left = region.box().left();
            row.top = region.box().top();
            row.right = region.box().right();
            row.bottom = region.box().bottom();
            row.text = region.text();
            row.embedding = VectorText.of(region.vector());
            rows.add(row);
        }
        return rows;
    }

    private static Uni<Void> picture(Mutiny.Session session, BegunJob begun, UUID page, ReadPage read) {
        if (read.picture().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        ReadPage.Picture picture = read.picture().get();
        String numbers = VectorText.of(picture.vector());
        return session.createNativeQuery("insert into page_embedding (page_id, tenant_id, collection_id, encoder,"
                        + " embedding) values (:page, :tenant, :collection, :encoder,"
                        + " cast(cast(:vector as text) as real[]))")
                .setParameter("page", page)
                .setParameter("tenant", begun.claim().tenant().id())
                .setParameter("collection", begun.collection())
                .setParameter("encoder", picture.encoder())
                .setParameter("vector", "{" + numbers.substring(1, numbers.length() - 1) + "}")
                .executeUpdate()
                .replaceWithVoid();
    }

    private static Uni<Void> copyPage(Mutiny.Session session, UUID page, UUID twin, String digest, PageSize size) {
        return session.createNativeQuery("update page set state = 'ready', digest = :digest, width = :width,"
                        + " height = :height, text = twin.text from (select text from page where id = :twin"
                        + " and state = 'ready' for key share) twin where page.id = :page")
                .setParameter("digest", digest)
                .setParameter("width", size.width())
                .setParameter("height", size.height())
                .setParameter("twin", twin)
                .setParameter("page", page)
                .executeUpdate()
                .invoke(rows -> {
                    if (rows == 0) {
                        throw new TwinGoneException();
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Integer> copyRegions(Mutiny.Session session, BegunJob begun, UUID page, UUID twin) {
        return session.createNativeQuery("insert into region (id, tenant_id, collection_id, document_id, page_id,"
                        + " page_number, ordinal, box_left, box_top, box_right, box_bottom, text, metadata, embedding)"
                        + " select gen_random_uuid(), tenant_id, :collection, :document, :page, :number, ordinal,"
                        + " box_left, box_top, box_right, box_bottom, text, metadata, embedding"
                        + " from region where page_id = :twin")
                .setParameter("collection", begun.collection())
                .setParameter("document", begun.claim().document())
                .setParameter("page", page)
                .setParameter("number", begun.claim().page())
                .setParameter("twin", twin)
                .executeUpdate();
    }

    private static Uni<Integer> update(Mutiny.Session session, ClaimedJob job, String sql, String name, Object value) {
        return session.createNativeQuery(sql)
                .setParameter("document", job.document())
                .setParameter(name, value)
                .executeUpdate();
    }

    /** A page to copy from was deleted. */
    private static final class TwinGoneException extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        TwinGoneException() {
            super("the page to copy from was deleted", null, false, false);
        }
    }
}
