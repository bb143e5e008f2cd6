/**
 * What a library holds and who may see it: tenants and their keys, collections, documents and pages.
 *
 * <p>{@link dev.fovea.retrieval.library.DocumentCatalog} takes files in and tells how far they are read; the reading itself is
 * done in the ingest package, which learns of new work through {@link dev.fovea.retrieval.library.DocumentEvents}. All answers
 * are records: what was true when it was asked. Another tenant's ids are as unknown as ids that never were.
 *
 * <p>Depends on the database and on files.
 */
@NullMarked
package dev.fovea.retrieval.library;

import org.jspecify.annotations.NullMarked;
