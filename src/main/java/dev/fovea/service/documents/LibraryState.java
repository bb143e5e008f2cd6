package dev.fovea.service.documents;

import dev.fovea.bucket.BucketStore;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import java.util.Optional;

/** Where the library is in its life. */
public sealed interface LibraryState {
    /** The service has none: the plugin is switched off. */
    record Off() implements LibraryState {}

    /** The database is on its way. */
    record Opening() implements LibraryState {}

    /**
     * It works.
     *
     * @param bucket where its files are, if they are in one
     */
    record Open(DocumentLibrary library, Tenant openTenant, Optional<BucketStore> bucket) implements LibraryState {
        /** Workers first, then the database, then where the files are. */
        void close() {
            library.close();
            bucket.ifPresent(BucketStore::close);
        }
    }

    /**
     * It did not open; it is tried again.
     *
     * @param reason in words, with the remedy, for the operator
     */
    record Failed(String reason) implements LibraryState {}

    /** The service is going down. */
    record Closed() implements LibraryState {}
}
