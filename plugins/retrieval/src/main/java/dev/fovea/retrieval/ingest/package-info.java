/**
 * Reading documents: page by page, by several workers, in one process or many.
 *
 * <p>Work lies in the database. A worker claims some of it for a while, renews the claim as long as it works, and what it has
 * read becomes visible in the same transaction that deletes the work: a page is read once, whatever dies meanwhile. What
 * fails for a passing reason is tried again later; a page that cannot be read fails alone.
 *
 * <p>Depends on the library, files, embedding and the database.
 */
@NullMarked
package dev.fovea.retrieval.ingest;

import org.jspecify.annotations.NullMarked;
