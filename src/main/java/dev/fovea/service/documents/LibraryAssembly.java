package dev.fovea.service.documents;

import dev.fovea.bucket.BucketSettings;
import dev.fovea.bucket.BucketSettings.AccessKeys;
import dev.fovea.bucket.BucketStore;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.DatabaseConfig;
import dev.fovea.retrieval.embedding.EmbeddingException;
import dev.fovea.retrieval.library.LibraryLimits;
import dev.fovea.service.documents.LibraryState.Open;
import io.micrometer.observation.ObservationRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts a library together as the settings say. */
@Singleton
final class LibraryAssembly {
    private static final Logger LOG = Logger.getLogger("dev.fovea");

    private final DocumentsConfig config;
    private final Plugins plugins;
    private final PageReaders readers;
    private final Searching searching;
    private final Embeddings embeddings;
    private final ObservationRegistry observations;
    private final Vertx vertx;
    private final int port;

    LibraryAssembly(
            DocumentsConfig config,
            Plugins plugins,
            PageReaders readers,
            Searching searching,
            Embeddings embeddings,
            ObservationRegistry observations,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.config = config;
        this.plugins = plugins;
        this.readers = readers;
        this.searching = searching;
        this.embeddings = embeddings;
        this.observations = observations;
        this.vertx = vertx;
        this.port = port;
    }

    /** Opens it; blocks until the database is up to date. */
    Open open() {
        Optional<BucketStore> bucket = config.bucket().name().map(this::bucket);
        try {
            DocumentLibrary library = builder(bucket).open();
            return new Open(library, library.openTenant(), bucket);
        } catch (EmbeddingException e) {
            bucket.ifPresent(BucketStore::close);
            throw new IllegalStateException(embeddings.explain(e), e);
        } catch (RuntimeException e) {
            bucket.ifPresent(BucketStore::close);
            throw e;
        }
    }

    private DocumentLibrary.Builder builder(Optional<BucketStore> bucket) {
        DocumentLibrary.Builder builder = DocumentLibrary.builder()
                .embedded(config.data())
                .language(config.language())
                .limits(new LibraryLimits(config.limits().file().asLongValue(), LibraryLimits.DEFAULT.dotsPerInch()))
                .observations(observations)
                .vertx(vertx);
        if (config.workers() >= 0) {
            builder.workers(config.workers());
        }
        config.database().url().ifPresent(url -> builder.database(elsewhere(url)));
        bucket.ifPresent(builder::files);
        embeddings.model().ifPresent(builder::embeddingModel);
        searching.pictures().ifPresent(builder::pictureEncoder);
        plugins.readers().forEach(builder::reader);
        readers.all().forEach(builder::reader);
        return builder;
    }

    void announce() {
        LOG.infof(
                "Documents are open: http://localhost:%d/documents.html, kept in %s",
                port, config.database().url().orElseGet(() -> config.data().toString()));
    }

    private DatabaseConfig elsewhere(String url) {
        DocumentsConfig.Database database = config.database();
        return DatabaseConfig.of(url, database.user(), database.password()).withConnections(database.connections());
    }

    private BucketStore bucket(String name) {
        DocumentsConfig.Bucket bucket = config.bucket();
        Optional<AccessKeys> keys =
                bucket.accessKey().flatMap(id -> bucket.secretKey().map(secret -> new AccessKeys(id, secret)));
        try {
            return BucketStore.open(new BucketSettings(
                    bucket.endpoint(),
                    bucket.region(),
                    name,
                    "",
                    keys,
                    bucket.endpoint().isPresent()));
        } catch (IOException e) {
            throw new UncheckedIOException("fovea.documents.bucket cannot be used: " + e.getMessage(), e);
        }
    }
}
