package dev.fovea.retrieval;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.ingest.WorkerSettings;
import dev.fovea.retrieval.library.CollectionInfo;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.library.Upload;
import dev.langchain4j.model.embedding.EmbeddingModel;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A library of plain text with a model of letters, on a database of a test. */
public final class TestLibrary implements AutoCloseable {
    private static final Duration MOST = Duration.ofSeconds(60);

    private final DocumentLibrary library;
    private final Path folder;

    public TestLibrary(TestDatabase database, Path folder, PlainTextReader reader, WorkerSettings workers) {
        this(database, folder, reader, new LetterModel(), workers);
    }

    /** With a model of one's own. */
    public TestLibrary(
            TestDatabase database, Path folder, PlainTextReader reader, EmbeddingModel model, WorkerSettings workers) {
        this.folder = folder;
        this.library = DocumentLibrary.builder()
                .database(database.config())
                .files(new DiskFileStore(folder.resolve("files")))
                .reader(reader)
                .embeddingModel(model)
                .workers(workers)
                .open();
    }

    /** Two threads; what fails is tried again at once, and claims end soon. */
    public static WorkerSettings quick(int threads) {
        return new WorkerSettings(threads, 2, Duration.ofSeconds(2), Duration.ofMillis(50), 4, Duration.ofMillis(20));
    }

    public DocumentLibrary library() {
        return library;
    }

    public Tenant tenant() {
        return await(library.tenants().create("tenant " + UUID.randomUUID()));
    }

    public UUID collection(Tenant tenant) {
        CollectionInfo made = await(library.collections().create(tenant, "collection " + UUID.randomUUID()));
        return made.id();
    }

    public Upload add(Tenant tenant, UUID collection, String name, String... pages) {
        return await(library.documents().add(tenant, collection, name, file(pages)));
    }

    public Path file(String... pages) {
        try {
            return Files.writeString(folder.resolve(UUID.randomUUID() + ".txt"), String.join("\f", List.of(pages)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a document is once nothing more happens to it. */
    public DocumentInfo ended(Tenant tenant, UUID document) {
        return await(library.documents().progress(tenant, document).collect().last());
    }

    public DocumentInfo info(Tenant tenant, UUID document) {
        return await(library.documents().find(tenant, document)).orElseThrow();
    }

    /** A number that SQL computes as a tenant. */
    public long count(Tenant tenant, String sql) {
        return await(library.database().inTenant(tenant, session -> session.createNativeQuery(sql, Long.class)
                .getSingleResult()));
    }

    public static <T> T await(Uni<T> result) {
        return result.await().atMost(MOST);
    }

    @Override
    public void close() {
        library.close();
    }
}
