package dev.fovea.retrieval.library;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.FileStore;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.files.OpenDocuments;

/** Collections and documents over one database and one file store. */
public final class Catalogs implements AutoCloseable {
    private final Offload offload = new Offload();
    private final CollectionCatalog collections;
    private final DocumentCatalog documents;

    /** @param open lends documents that pages are drawn from; the caller closes it */
    public Catalogs(
            Database database,
            FileStore files,
            DocumentReader reader,
            OpenDocuments open,
            DocumentEvents events,
            LibraryLimits limits) {
        DocumentRemoval removal = new DocumentRemoval(database, files, offload, events, open::forget);
        this.collections = new CollectionCatalog(database, removal);
        this.documents = new DocumentCatalog(
                database,
                events,
                removal,
                new DocumentIntake(database, files, reader, offload, limits),
                new PagePictures(database, files, open, offload, limits),
                new OriginalFiles(database, files, offload));
    }

    public CollectionCatalog collections() {
        return collections;
    }

    public DocumentCatalog documents() {
        return documents;
    }

    /** Waits for what blocks on the disk. */
    @Override
    public void close() {
        offload.close();
    }
}
