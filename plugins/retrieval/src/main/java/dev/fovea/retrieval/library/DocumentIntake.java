package dev.fovea.retrieval.library;

import dev.fovea.pages.MediaTypes;
import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.FileStore;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.PageJob;
import dev.fovea.retrieval.entity.StoredCollection;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes files in: looks at them, keeps them, writes down that they are to be read. */
final class DocumentIntake {
    private static final int BUFFER = 1 << 16;

    private final Database database;
    private final FileStore files;
    private final DocumentReader reader;
    private final Offload offload;
    private final LibraryLimits limits;

    DocumentIntake(Database database, FileStore files, DocumentReader reader, Offload offload, LibraryLimits limits) {
        this.database = database;
        this.files = files;
        this.reader = reader;
        this.offload = offload;
        this.limits = limits;
    }

    /** Which document a file is, and whether it is new. */
    Uni<Taken> take(Tenant tenant, UUID collection, String fileName, Path file) {
        return offload.run(() -> look(file, FileNames.clean(fileName)))
                .chain(seen -> known(tenant, collection, seen.digest)
                        .chain(known -> known.isPresent()
                                ? Uni.createFrom().item(new Taken(known.get(), false))
                                : keep(tenant, collection, seen)));
    }

    private Seen look(Path file, String name) throws IOException {
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw new LibraryException(LibraryException.Code.FILE_EMPTY, name + " is empty");
        }
        if (bytes > limits.fileBytes()) {
            throw new LibraryException(
                    LibraryException.Code.FILE_TOO_LARGE,
                    "%s has %,d bytes; a file may have %,d".formatted(name, bytes, limits.fileBytes()));
        }
        String type = supported(file);
        return new Seen(file, name, type, bytes, digest(file));
    }

    /** What no reader reads is refused now, in the reader's words; whether a file is in order is found when it is opened. */
    private String supported(Path file) {
        try {
            String type = MediaTypes.sniff(file);
            if (!reader.mediaTypes().contains(type)) {
                try (OpenDocument unexpected = reader.open(file)) {
                    throw new IllegalStateException("a reader opens files of type %s, and does not say so: %d pages"
                            .formatted(type, unexpected.pageCount()));
                }
            }
            return type;
        } catch (UnreadableException e) {
            throw new LibraryException(LibraryException.Code.FILE_UNSUPPORTED, String.valueOf(e.getMessage()), e);
        }
    }

    private Uni<Optional<UUID>> known(Tenant tenant, UUID collection, String digest) {
        return database.inTenant(tenant, session -> session.find(StoredCollection.class, collection)
                .chain(found -> {
                    if (found == null) {
                        throw unknown(collection);
                    }
                    return find(session, collection, digest).map(Optional::ofNullable);
                }));
    }

    /**
     * The file is kept first, so that no document ever waits for one. Looking again afterwards covers a deletion of the last
     * other document of this file, which may have begun before this document's row was there.
     */
    private Uni<Taken> keep(Tenant tenant, UUID collection, Seen seen) {
        String key = FileKeys.original(tenant, seen.digest);
        return store(key, seen.file)
                .chain(() -> database.inTenant(tenant, session -> DocumentRemoval.lock(session, key)
                        .chain(() -> insert(session, tenant, collection, seen))))
                .onFailure(ConstraintViolationException.class)
                .transform(e -> unknown(collection))
                .call(() -> store(key, seen.file));
    }

    private Uni<Void> store(String key, Path file) {
        return offload.run(() -> {
                    files.put(key, file);
                    return true;
                })
                .onFailure(IOException.class)
                .transform(e -> isFull(e)
                        ? new LibraryException(
                                LibraryException.Code.STORAGE_FULL,
                                "there is no room for the file; delete documents or add storage",
                                e)
                        : new LibraryException(
                                LibraryException.Code.STORAGE_FAILED, "the file cannot be kept: " + e.getMessage(), e))
                .replaceWithVoid();
    }

    private static Uni<Taken> insert(Mutiny.Session session, Tenant tenant, UUID collection, Seen seen) {
        UUID id = UUID.randomUUID();
        return session.createNativeQuery(
                        "insert into document (id, tenant_id, collection_id, name, media_type, digest, bytes, state)"
                                + " values (:id, :tenant, :collection, :name, :type, :digest, :bytes, 'queued')"
                                + " on conflict (collection_id, digest) do nothing")
                .setParameter("id", id)
                .setParameter("tenant", tenant.id())
                .setParameter("collection", collection)
                .setParameter("name", seen.name)
                .setParameter("type", seen.mediaType)
                .setParameter("digest", seen.digest)
                .setParameter("bytes", seen.bytes)
                .executeUpdate()
                .chain(rows -> rows == 1
                        ? session.persist(new PageJob(tenant.id(), id, 0, Instant.EPOCH))
                                .replaceWith(new Taken(id, true))
                        : find(session, collection, seen.digest).map(other -> new Taken(other, false)));
    }

    private static Uni<UUID> find(Mutiny.Session session, UUID collection, String digest) {
        return session.createSelectionQuery(
                        "select d.id from StoredDocument d where d.collectionId = :collection and d.digest = :digest",
                        UUID.class)
                .setParameter("collection", collection)
                .setParameter("digest", digest)
                .getSingleResultOrNull();
    }

    private static String digest(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Java has no type for a full disk: the system's words are all that there is. */
    private static boolean isFull(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded");
    }

    private static LibraryException unknown(UUID collection) {
        return new LibraryException(LibraryException.Code.COLLECTION_UNKNOWN, "there is no collection " + collection);
    }

    /** What a file turned out to be. */
    private record Seen(Path file, String name, String mediaType, long bytes, String digest) {}

    /** What became of a file. */
    record Taken(UUID document, boolean isNew) {}
}
