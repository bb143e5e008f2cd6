package dev.fovea.service.documents.api;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/collections/{id}/conversations}. */
@Path("/v1/collections/{collection}/conversations")
@Tag(name = "Questions")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class CollectionConversationsResource {
    private final LibraryProducer libraries;

    CollectionConversationsResource(LibraryProducer libraries) {
        this.libraries = libraries;
    }

    @GET
    @Operation(summary = "The conversations about a collection, newest first")
    public Uni<List<ConversationView>> list(
            @PathParam("collection") UUID collection, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        DocumentLibrary library = libraries.library();
        return Missing.collection(library.collections().find(tenant, collection), collection)
                .chain(() -> library.conversations().list(tenant, collection))
                .map(all -> all.stream().map(ConversationView::of).toList());
    }
}
