package dev.fovea.service.documents;

import dev.fovea.plugin.PluginHealth;
import dev.fovea.retrieval.RetrievalPlugin;
import dev.fovea.retrieval.langchain4j.Shelf;
import dev.fovea.service.documents.LibraryState.Closed;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.documents.LibraryState.Off;
import dev.fovea.service.documents.LibraryState.Open;
import dev.fovea.service.documents.LibraryState.Opening;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The documents of the open tenant as a plugin, for AI services of the same application. It is there before the library is, and
 * whoever looks for something meanwhile is told as callers are.
 */
@Singleton
final class DocumentsPlugin {
    /** The library is looked up when it is needed: it asks for the plugins itself, of which this is one. */
    private final Instance<LibraryProducer> libraries;

    private final Searching searching;
    /** Whose pages augment every answer, if any's do. */
    private final Optional<String> collection;

    DocumentsPlugin(
            Instance<LibraryProducer> libraries,
            Searching searching,
            @ConfigProperty(name = "fovea.plugin.retrieval.collection") Optional<String> collection) {
        this.libraries = libraries;
        this.searching = searching;
        this.collection = collection;
    }

    @Produces
    @Singleton
    RetrievalPlugin plugin() {
        RetrievalPlugin plugin = RetrievalPlugin.late(this::shelf, this::health);
        return collection.map(plugin::withCollection).orElse(plugin);
    }

    private Shelf shelf() {
        Open open = libraries.get().open();
        return new Shelf(open.library().collections(), searching.of(open.library()), open.openTenant());
    }

    private PluginHealth health() {
        return switch (libraries.get().state()) {
            case Open open -> RetrievalPlugin.health(open.library());
            case Opening opening -> PluginHealth.down("the documents are being opened; wait a moment");
            case Failed failed -> PluginHealth.down(failed.reason());
            case Closed closed -> PluginHealth.down("the service is going down");
            case Off off -> PluginHealth.down("this service was started without documents");
        };
    }
}
