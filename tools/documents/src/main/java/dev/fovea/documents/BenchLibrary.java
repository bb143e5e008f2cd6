package dev.fovea.documents;

import dev.fovea.plugin.PageJudge;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.postgres.EmbeddedPostgres;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.answer.AnswerOptions;
import dev.fovea.retrieval.answer.AnswerPages;
import dev.fovea.retrieval.answer.Answerer;
import dev.fovea.retrieval.database.DatabaseConfig;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchWeights;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A library with an embedded database in a folder of its own, and the way into the database beside it. */
final class BenchLibrary implements AutoCloseable {
    private final Path folder;
    private final boolean temporary;
    private final EmbeddedPostgres postgres;
    private final DocumentLibrary library;
    private final ObservationRegistry observations;

    private BenchLibrary(
            Path folder,
            boolean temporary,
            int workers,
            ObservationRegistry observations,
            Optional<PictureEncoder> pictures) {
        this.folder = folder;
        this.temporary = temporary;
        this.observations = observations;
        postgres = EmbeddedPostgres.open(folder.resolve("postgres"));
        try {
            DocumentLibrary.Builder builder = DocumentLibrary.builder()
                    .database(DatabaseConfig.of(postgres.reactiveUrl(), postgres.user(), postgres.password()))
                    .files(new DiskFileStore(folder.resolve("files")))
                    .workers(workers)
                    .observations(observations);
            pictures.ifPresent(builder::pictureEncoder);
            library = builder.open();
        } catch (RuntimeException failure) {
            postgres.close();
            throw failure;
        }
    }

    /**
     * @param data where to keep it, used again if it is there; without one it is fresh, and deleted when closed
     */
    static BenchLibrary open(Optional<Path> data, int workers, ObservationRegistry observations) throws IOException {
        return open(data, workers, observations, Optional.empty());
    }

    /** With pages that are found by their looks, too. */
    static BenchLibrary open(
            Optional<Path> data, int workers, ObservationRegistry observations, Optional<PictureEncoder> pictures)
            throws IOException {
        Path folder = data.isPresent() ? data.orElseThrow() : Files.createTempDirectory("fovea-documents");
        Files.createDirectories(folder);
        return new BenchLibrary(folder, data.isEmpty(), workers, observations, pictures);
    }

    DocumentLibrary library() {
        return library;
    }

    /** A search of the library's documents. */
    Search search(Optional<PageJudge> judge) {
        return search(Optional.empty(), judge);
    }

    /** A search of the library's documents. */
    Search search(Optional<PictureEncoder> pictures, Optional<PageJudge> judge) {
        return new Search(
                library.database(),
                library.encoder(),
                library.documents()::image,
                pictures,
                judge,
                SearchWeights.DEFAULT,
                new Stages(observations));
    }

    /** Answers by a model that follows no instructions. */
    Answerer answerer(StreamingChatModel chatModel, String name) {
        return new Answerer(
                library.database(),
                search(Optional.empty()),
                AnswerPages.of(library.documents()),
                chatModel,
                AnswerOptions.small(name),
                new Stages(observations));
    }

    /** What questions are turned into vectors by. */
    RegionEncoder encoder() {
        return library.encoder();
    }

    /** A connection past the library, as the role that owns the database; row-level security holds for it. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /** Processor time of the database's server so far, in seconds. */
    double serverTime() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("postgres"))) {
            List<Path> found =
                    files.filter(file -> file.endsWith("postmaster.pid")).toList();
            return found.isEmpty()
                    ? 0
                    : Machine.processorTime(Long.parseLong(
                            Files.readAllLines(found.getFirst()).getFirst().strip()));
        }
    }

    @Override
    public void close() {
        library.close();
        postgres.close();
        if (temporary) {
            Folders.delete(folder);
        }
    }
}
