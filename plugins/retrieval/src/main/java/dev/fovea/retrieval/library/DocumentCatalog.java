package dev.fovea.retrieval.library;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.database.PageTextCodec;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredDocument;
import dev.fovea.retrieval.entity.StoredPage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Documents of a tenant and their pages. Those of others are not there. */
public final class DocumentCatalog {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Database database;
    private final DocumentEvents events;
    private final DocumentRemoval removal;
    private final DocumentIntake intake;
    private final PagePictures pictures;
    private final OriginalFiles originals;

    DocumentCatalog(
            Database database,
            DocumentEvents events,
            DocumentRemoval removal,
            DocumentIntake intake,
            PagePictures pictures,
            OriginalFiles originals) {
        this.database = database;
        this.events = events;
        this.removal = removal;
        this.intake = intake;
        this.pictures = pictures;
        this.originals = originals;
    }

    /**
     * Takes a file in, to be read soon. The same bytes again in a collection are the same document, and nothing is read again.
     * The file is read, not moved. Fails with {@link LibraryException}: {@code collection_unknown}, {@code file_empty},
     * {@code file_too_large}, {@code file_unsupported}, {@code storage_full}, {@code storage_failed}.
     *
     * @param fileName as somebody sent it; it is cleaned
     */
    public Uni<Upload> add(Tenant tenant, UUID collection, String fileName, Path file) {
        return intake.take(tenant, collection, fileName, file)
                .invoke(taken -> {
                    if (taken.isNew()) {
                        events.workAdded(taken.document());
                    }
                })
                .chain(taken -> find(tenant, taken.document())
                        .map(found -> new Upload(
                                found.orElseThrow(() -> new LibraryException(
                                        LibraryException.Code.COLLECTION_UNKNOWN,
                                        "the collection " + collection + " was deleted meanwhile")),
                                taken.isNew())));
    }

    /** Newest first. */
    public Uni<List<DocumentInfo>> list(Tenant tenant, UUID collection) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                DocumentRows.DOCUMENTS
                                        + "where d.collectionId = :collection order by d.createdAt desc, d.id",
                                Object[].class)
                        .setParameter("collection", collection)
                        .getResultList())
                .map(rows -> rows.stream().map(DocumentRows::document).toList());
    }

    public Uni<Optional<DocumentInfo>> find(Tenant tenant, UUID document) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                DocumentRows.DOCUMENTS + "where d.id = :document", Object[].class)
                        .setParameter("document", document)
                        .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row).map(DocumentRows::document));
    }

    /** Stops the reading; pages read until now stay. False if there is no such document or it has ended. */
    public Uni<Boolean> cancel(Tenant tenant, UUID document) {
        return database.inTenant(tenant, session -> DocumentRemoval.deleteJobs(session, document)
                        .chain(() -> session.createNativeQuery("update document set state = 'cancelled'"
                                        + " where id = :document and state in ('queued', 'reading')")
                                .setParameter("document", document)
                                .executeUpdate())
                        // Whoever opened the document meanwhile has added the jobs of its pages.
                        .call(() -> DocumentRemoval.deleteJobs(session, document)))
                .map(rows -> rows == 1)
                .invoke(() -> events.stopped(document));
    }

    /** Deletes rows, vectors, and files that no other document uses; whether it was there. */
    public Uni<Boolean> delete(Tenant tenant, UUID document) {
        return removal.deleteDocument(tenant, document);
    }

    /** Reads again what failed or was cancelled; empty if there is no such document. */
    public Uni<Optional<DocumentInfo>> retry(Tenant tenant, UUID document) {
        return database.inTenant(tenant, session -> session.find(StoredDocument.class, document)
                        .chain(row -> row == null ? Uni.createFrom().voidItem() : again(session, row)))
                .invoke(() -> events.workAdded(document))
                .chain(() -> find(tenant, document));
    }

    /** At once how it is, then each time that it changes, until it has ended. Empty if there is no such document. */
    public Multi<DocumentInfo> progress(Tenant tenant, UUID document) {
        Multi<UUID> occasions = Multi.createBy()
                .merging()
                .streams(
                        Multi.createFrom()
                                .ticks()
                                .every(POLL)
                                .onOverflow()
                                .drop()
                                .map(tick -> document),
                        events.changesOf(document));
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(document), occasions)
                .onItem()
                .transformToUniAndConcatenate(occasion -> find(tenant, document)
                        // A database that does not answer: nothing is told until it does.
                        .onFailure(DatabaseException.class)
                        .recoverWithNull())
                .onItem()
                .transformToMultiAndConcatenate(DocumentCatalog::untilEnded)
                .select()
                .first(Optional::isPresent)
                .map(Optional::orElseThrow)
                .skip()
                .repetitions();
    }

    /** The file as it was added, for the caller to close. */
    public Uni<Optional<InputStream>> original(Tenant tenant, UUID document) {
        return originals.open(tenant, document);
    }

    public Uni<Optional<PageInfo>> page(Tenant tenant, UUID document, int number) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                DocumentRows.PAGES + "where p.documentId = :document and p.number = :number",
                                Object[].class)
                        .setParameter("document", document)
                        .setParameter("number", number)
                        .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row).map(DocumentRows::page));
    }

    /** By number; none if the document was not opened yet. */
    public Uni<List<PageInfo>> pages(Tenant tenant, UUID document) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                DocumentRows.PAGES + "where p.documentId = :document order by p.number", Object[].class)
                        .setParameter("document", document)
                        .getResultList())
                .map(rows -> rows.stream().map(DocumentRows::page).toList());
    }

    /** What a page says, letter by letter; empty if it has not been read. */
    public Uni<Optional<PageText>> text(Tenant tenant, UUID document, int number) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                "from StoredPage p where p.documentId = :document and p.number = :number",
                                StoredPage.class)
                        .setParameter("document", document)
                        .setParameter("number", number)
                        .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row)
                        .flatMap(page -> Optional.ofNullable(page.text))
                        .map(PageTextCodec::decode));
    }

    /** In reading order; none if there is no such page. */
    public Uni<List<PageRegion>> regions(Tenant tenant, UUID document, int number) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                "select r.id, r.ordinal, r.left, r.top, r.right, r.bottom, r.text"
                                        + " from StoredRegion r where r.documentId = :document"
                                        + " and r.pageNumber = :number order by r.ordinal",
                                Object[].class)
                        .setParameter("document", document)
                        .setParameter("number", number)
                        .getResultList())
                .map(rows -> rows.stream().map(DocumentCatalog::region).toList());
    }

    /**
     * A page as a picture, drawn when it is asked for. Fails with {@link dev.fovea.plugin.UnreadableException} if it cannot be
     * drawn.
     *
     * @param dotsPerInch rounded to a whole number
     */
    public Uni<Optional<BufferedImage>> image(Tenant tenant, UUID document, int number, double dotsPerInch) {
        return pictures.image(tenant, document, number, dotsPerInch);
    }

    /** The same as PNG, kept in the file store from the first time on. */
    public Uni<Optional<byte[]>> picture(Tenant tenant, UUID document, int number, double dotsPerInch) {
        return pictures.png(tenant, document, number, dotsPerInch);
    }

    private static Multi<Optional<DocumentInfo>> untilEnded(Optional<DocumentInfo> info) {
        return info.isPresent() && info.get().state().ended()
                ? Multi.createFrom().items(info, Optional.empty())
                : Multi.createFrom().item(info);
    }

    /** Pages that are ready stay; a document that never opened is opened again. */
    private static Uni<Void> again(Mutiny.Session session, StoredDocument row) {
        if (!DocumentState.of(row.state).ended()) {
            return Uni.createFrom().voidItem();
        }
        if (row.pageCount == null) {
            return update(
                            session,
                            row.id,
                            "insert into page_job (tenant_id, document_id, page_number)"
                                    + " select tenant_id, id, 0 from document where id = :document on conflict do nothing")
                    .chain(() -> update(
                            session,
                            row.id,
                            "update document set state = 'queued', failure_code = null,"
                                    + " failure = null where id = :document"))
                    .replaceWithVoid();
        }
        return update(
                        session,
                        row.id,
                        "insert into page_job (tenant_id, document_id, page_number)"
                                + " select tenant_id, document_id, number from page where document_id = :document"
                                + " and state <> 'ready' order by number on conflict do nothing")
                .chain(waiting -> waiting == 0 ? Uni.createFrom().item(0) : reopened(session, row.id))
                .replaceWithVoid();
    }

    private static Uni<Integer> reopened(Mutiny.Session session, UUID document) {
        return update(
                        session,
                        document,
                        "update page set state = 'waiting', failure_code = null, failure = null"
                                + " where document_id = :document and state = 'failed'")
                .chain(() -> update(
                        session,
                        document,
                        "update document set state = 'reading', failure_code = null,"
                                + " failure = null, ready_at = null, opened_at = now() where id = :document"));
    }

    private static Uni<Integer> update(Mutiny.Session session, UUID document, String sql) {
        return session.createNativeQuery(sql).setParameter("document", document).executeUpdate();
    }

    private static PageRegion region(Object[] row) {
        return new PageRegion(
                (UUID) row[0],
                (Integer) row[1],
                new PageBox((Double) row[2], (Double) row[3], (Double) row[4], (Double) row[5]),
                (String) row[6]);
    }
}
