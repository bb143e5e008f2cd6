package dev.fovea.retrieval.ingest;

import dev.fovea.retrieval.database.Tenant;
import java.util.UUID;

/**
 * A job that this process may work on until the lease ends.
 *
 * @param tenant known by its id alone
 * @param page from 1; 0 to open the document
 */
record ClaimedJob(long id, Tenant tenant, UUID document, int page) {
    static ClaimedJob of(Object[] row) {
        return new ClaimedJob(
                ((Number) row[0]).longValue(),
                new Tenant((UUID) row[1], ""),
                (UUID) row[2],
                ((Number) row[3]).intValue());
    }

    boolean opens() {
        return page == 0;
    }
}
