package dev.fovea.retrieval;

import dev.fovea.pages.Readers;
import dev.fovea.pages.ReadingLimits;
import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.FileStore;
import dev.fovea.plugin.PageJudge;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.postgres.EmbeddedPostgres;
import dev.fovea.retrieval.answer.AnswerOptions;
import dev.fovea.retrieval.answer.AnswerPages;
import dev.fovea.retrieval.answer.Answerer;
import dev.fovea.retrieval.answer.Conversations;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.DatabaseConfig;
import dev.fovea.retrieval.database.EmbeddingKind;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.embedding.MiniLm;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.files.OpenDocuments;
import dev.fovea.retrieval.ingest.PageWorkers;
import dev.fovea.retrieval.ingest.WorkerSettings;
import dev.fovea.retrieval.langchain4j.PagePictureInjector;
import dev.fovea.retrieval.langchain4j.PageRetriever;
import dev.fovea.retrieval.library.Catalogs;
import dev.fovea.retrieval.library.CollectionCatalog;
import dev.fovea.retrieval.library.DocumentCatalog;
import dev.fovea.retrieval.library.DocumentEvents;
import dev.fovea.retrieval.library.LibraryLimits;
import dev.fovea.retrieval.library.TenantRegistry;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchWeights;
import dev.fovea.retrieval.store.RegionStore;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import io.micrometer.observation.ObservationRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All parts wired together: documents go in, are read, are found.
 *
 * <pre>{@code
 * try (DocumentLibrary library = DocumentLibrary.builder().embedded(Path.of("data")).open()) {
 *     Tenant me = library.openTenant();
 *     CollectionInfo papers = library.collections().create(me, "papers").await().indefinitely();
 *     library.documents().add(me, papers.id(), "paper.pdf", Path.of("paper.pdf")).await().indefinitely();
 * }
 * }</pre>
 */
public final class DocumentLibrary implements AutoCloseable {
    private static final String OPEN_TENANT = "open";
    private static final Duration HEALTH_WAIT = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts;
    private final Database database;
    private final Stages stages;
    private final RegionEncoder encoder;
    private final TenantRegistry tenants;
    private final Catalogs catalogs;
    private final Search search;
    private final Conversations conversations;
    private final Tenant openTenant;

    private DocumentLibrary(
            Deque<AutoCloseable> parts,
            Database database,
            Stages stages,
            RegionEncoder encoder,
            Catalogs catalogs,
            Search search) {
        this.parts = parts;
        this.database = database;
        this.stages = stages;
        this.encoder = encoder;
        this.catalogs = catalogs;
        this.search = search;
        this.conversations = new Conversations(database);
        this.tenants = new TenantRegistry(database);
        this.openTenant = tenants.findOrCreate(OPEN_TENANT).await().indefinitely();
    }

    public static Builder builder() {
        return new Builder();
    }

    public TenantRegistry tenants() {
        return tenants;
    }

    public CollectionCatalog collections() {
        return catalogs.collections();
    }

    public DocumentCatalog documents() {
        return catalogs.documents();
    }

    public Search search() {
        return search;
    }

    /** Answers by a model: {@link AnswerOptions#small} for one that follows no instructions, else {@link AnswerOptions#large}. */
    public Answerer answerer(StreamingChatModel model, AnswerOptions options) {
        return new Answerer(database, search, AnswerPages.of(documents()), model, options, stages);
    }

    /** What was answered before. */
    public Conversations conversations() {
        return conversations;
    }

    /** Pages of a collection for LangChain4j's augmentors. */
    public PageRetriever retriever(Tenant tenant, UUID collection) {
        return PageRetriever.of(search, tenant, collection);
    }

    /** Puts pictures of pages beside their text, for LangChain4j's augmentors. */
    public PagePictureInjector pictureInjector(Tenant tenant) {
        return PagePictureInjector.of(AnswerPages.of(documents()), tenant);
    }

    /** Regions of a collection as LangChain4j's store of embeddings. */
    public RegionStore store(Tenant tenant, UUID collection) {
        return RegionStore.of(database, tenant, collection);
    }

    /** The tenant of a library with one user. */
    public Tenant openTenant() {
        return openTenant;
    }

    public Database database() {
        return database;
    }

    /** What regions and questions are turned into vectors by. */
    public RegionEncoder encoder() {
        return encoder;
    }

    public Stages stages() {
        return stages;
    }

    /** Whether the database answers; blocks a second at most. */
    public boolean healthy() {
        return database.answers()
                .ifNoItem()
                .after(HEALTH_WAIT)
                .recoverWithItem(false)
                .await()
                .indefinitely();
    }

    /** Finishes the pages being read, then closes everything in the order that each part can still use those below it. */
    @Override
    public void close() {
        Builder.close(parts);
    }

    /** What a library is made of. Only a database, or a folder for an embedded one, must be named. */
    public static final class Builder {
        private Optional<DatabaseConfig> config = Optional.empty();
        private Optional<Path> dataFolder = Optional.empty();
        private Optional<FileStore> files = Optional.empty();
        private final List<DocumentReader> readers = new ArrayList<>();
        private Optional<EmbeddingModel> embeddingModel = Optional.empty();
        private Optional<PictureEncoder> pictureEncoder = Optional.empty();
        private Optional<PageJudge> judge = Optional.empty();
        private SearchWeights weights = SearchWeights.DEFAULT;
        private WorkerSettings workers = WorkerSettings.ofMachine();
        private ReadingLimits readingLimits = ReadingLimits.DEFAULT;
        private LibraryLimits limits = LibraryLimits.DEFAULT;
        private String language = "english";
        private ObservationRegistry observations = ObservationRegistry.NOOP;
        private Optional<Vertx> vertx = Optional.empty();

        private Builder() {}

        public Builder database(DatabaseConfig config) {
            this.config = Optional.of(config);
            return this;
        }

        /** PostgreSQL in this process's care, and files beside it, all below one folder. */
        public Builder embedded(Path dataFolder) {
            this.dataFolder = Optional.of(dataFolder);
            return this;
        }

        public Builder files(FileStore files) {
            this.files = Optional.of(files);
            return this;
        }

        /** Adds a reader; of two readers of one media type the first wins. With none, PDF and pictures are read. */
        public Builder reader(DocumentReader reader) {
            readers.add(reader);
            return this;
        }

        /** In place of MiniLM in this process. */
        public Builder embeddingModel(EmbeddingModel model) {
            this.embeddingModel = Optional.of(model);
            return this;
        }

        public Builder pictureEncoder(PictureEncoder encoder) {
            this.pictureEncoder = Optional.of(encoder);
            return this;
        }

        public Builder judge(PageJudge judge) {
            this.judge = Optional.of(judge);
            return this;
        }

        /** How much each stage of a search counts. */
        public Builder weights(SearchWeights weights) {
            this.weights = weights;
            return this;
        }

        /** How many threads read pages, one a core and one more by default; 0 to read none in this process. */
        public Builder workers(int workers) {
            return workers(WorkerSettings.of(workers));
        }

        public Builder workers(WorkerSettings settings) {
            this.workers = settings;
            return this;
        }

        public Builder limits(LibraryLimits limits) {
            this.limits = limits;
            return this;
        }

        /** For the readers of PDF and pictures that are there when no reader is added. */
        public Builder readingLimits(ReadingLimits limits) {
            this.readingLimits = limits;
            return this;
        }

        /** PostgreSQL's name of a text search configuration; {@code english} unless set. */
        public Builder language(String language) {
            this.language = language;
            return this;
        }

        public Builder observations(ObservationRegistry registry) {
            this.observations = registry;
            return this;
        }

        /** A Vert.x that the caller closes, in place of one of its own. */
        public Builder vertx(Vertx vertx) {
            this.vertx = Optional.of(vertx);
            return this;
        }

        /**
         * Opens it; blocks until the database is up to date.
         *
         * @throws IllegalStateException if neither a database nor a folder is named
         */
        public DocumentLibrary open() {
            Deque<AutoCloseable> parts = new ArrayDeque<>();
            try {
                return open(parts);
            } catch (RuntimeException e) {
                close(parts);
                throw e;
            }
        }

        private DocumentLibrary open(Deque<AutoCloseable> parts) {
            RegionEncoder encoder = new RegionEncoder(embeddingModel.orElseGet(() -> opened(parts, new MiniLm())));
            DatabaseConfig connection = config.orElseGet(() -> embeddedDatabase(parts));
            EmbeddingKind embeddings = new EmbeddingKind(encoder.dimension(), encoder.name());
            Database database = opened(
                    parts,
                    vertx.map(given -> Database.open(connection, embeddings, language, given))
                            .orElseGet(() -> Database.open(connection, embeddings, language)));
            FileStore store = files.orElseGet(() -> new DiskFileStore(folder().resolve("files")));
            DocumentReader reader = readers.isEmpty() ? Readers.standard(readingLimits) : new Readers(readers);
            OpenDocuments open = opened(parts, new OpenDocuments(store, reader, workers.threads() + 2));
            DocumentEvents events = new DocumentEvents();
            Stages stages = new Stages(observations);
            Catalogs catalogs = opened(parts, new Catalogs(database, store, reader, open, events, limits));
            if (workers.threads() > 0) {
                opened(parts, PageWorkers.start(database, open, encoder, pictureEncoder, events, stages, workers));
            }
            Search search =
                    new Search(database, encoder, catalogs.documents()::image, pictureEncoder, judge, weights, stages);
            return new DocumentLibrary(parts, database, stages, encoder, catalogs, search);
        }

        private DatabaseConfig embeddedDatabase(Deque<AutoCloseable> parts) {
            EmbeddedPostgres postgres = opened(parts, EmbeddedPostgres.open(folder().resolve("postgres")));
            return DatabaseConfig.of(postgres.reactiveUrl(), postgres.user(), postgres.password());
        }

        private Path folder() {
            return dataFolder.orElseThrow(() -> new IllegalStateException(
                    "a library needs a database and a file store, or a folder to keep both in"));
        }

        private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
            parts.push(part);
            return part;
        }

        /** The last opened first; a part that cannot be closed does not keep the others open. */
        private static void close(Deque<AutoCloseable> parts) {
            RuntimeException failure = null;
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception e) {
                    RuntimeException next = new IllegalStateException("a part of the library cannot be closed", e);
                    if (failure == null) {
                        failure = next;
                    } else {
                        failure.addSuppressed(next);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
