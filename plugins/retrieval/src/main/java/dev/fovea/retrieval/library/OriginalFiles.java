package dev.fovea.retrieval.library;

import dev.fovea.plugin.FileStore;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredDocument;
import io.smallrye.mutiny.Uni;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.UUID;

/** Files as they were added. */
final class OriginalFiles {
    private final Database database;
    private final FileStore files;
    private final Offload offload;

    OriginalFiles(Database database, FileStore files, Offload offload) {
        this.database = database;
        this.files = files;
        this.offload = offload;
    }

    Uni<Optional<InputStream>> open(Tenant tenant, UUID document) {
        return database.readInTenant(tenant, session -> session.find(StoredDocument.class, document))
                .chain(row -> row == null
                        ? Uni.createFrom().item(Optional.<InputStream>empty())
                        : offload.run(() -> content(FileKeys.original(tenant, row.digest))));
    }

    /** Deleted since the row was read: then it is not there. */
    private Optional<InputStream> content(String key) throws java.io.IOException {
        try {
            return Optional.of(files.get(key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
