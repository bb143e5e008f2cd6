package dev.fovea.retrieval.ingest;

import java.io.Serial;

/** A job is no longer this worker's: its document was cancelled or deleted, or another worker took it over. */
final class LostClaimException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    LostClaimException(ClaimedJob job) {
        super("page %d of document %s is no longer ours".formatted(job.page(), job.document()), null, false, false);
    }
}
