package dev.fovea.retrieval.library;

import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.entity.StoredDocument;
import dev.fovea.retrieval.entity.StoredPage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Rows as what is told of them. */
final class DocumentRows {
    /** A document, its pages that are ready, that failed, and whether it is being opened. */
    static final String DOCUMENTS = "select d,"
            + " (select count(p) from StoredPage p where p.documentId = d.id and p.state = 'ready'),"
            + " (select count(p) from StoredPage p where p.documentId = d.id and p.state = 'failed'),"
            + " (select count(j) from PageJob j where j.documentId = d.id and j.pageNumber = 0"
            + " and j.claimedBy is not null)"
            + " from StoredDocument d ";

    /** A page and how many regions it has. */
    static final String PAGES =
            "select p, (select count(r) from StoredRegion r where r.pageId = p.id) from StoredPage p ";

    private DocumentRows() {}

    static DocumentInfo document(Object[] row) {
        StoredDocument document = (StoredDocument) row[0];
        int ready = Math.toIntExact((Long) row[1]);
        int failed = Math.toIntExact((Long) row[2]);
        boolean opening = (Long) row[3] > 0;
        DocumentState state = DocumentState.of(document.state);
        return new DocumentInfo(
                document.id,
                document.collectionId,
                document.name,
                document.mediaType,
                document.bytes,
                state,
                document.pageCount == null ? OptionalInt.empty() : OptionalInt.of(document.pageCount),
                ready,
                failed,
                state == DocumentState.QUEUED && opening ? "opening" : state.code(),
                timeLeft(document, state, ready + failed),
                failure(document.failureCode, document.failure),
                document.createdAt,
                Optional.ofNullable(document.readyAt));
    }

    static PageInfo page(Object[] row) {
        StoredPage page = (StoredPage) row[0];
        return new PageInfo(
                page.id,
                page.documentId,
                page.number,
                PageState.of(page.state),
                Optional.ofNullable(page.digest),
                page.width == null || page.height == null
                        ? Optional.empty()
                        : Optional.of(new PageSize(page.width, page.height)),
                Math.toIntExact((Long) row[1]),
                failure(page.failureCode, page.failure));
    }

    /** By the pace since the document was opened; nobody can say before its first page is done. */
    private static Optional<Duration> timeLeft(StoredDocument document, DocumentState state, int done) {
        if (state != DocumentState.READING || document.pageCount == null || document.openedAt == null || done == 0) {
            return Optional.empty();
        }
        Duration spent = Duration.between(document.openedAt, Instant.now());
        Duration left = spent.multipliedBy(document.pageCount - done).dividedBy(done);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    private static Optional<Failure> failure(@Nullable String code, @Nullable String message) {
        return code == null ? Optional.empty() : Optional.of(new Failure(code, message == null ? "" : message));
    }
}
