package dev.fovea.service.documents.api;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.SearchQuery;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.Searching;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/collections/{id}/search}. */
@Path("/v1/collections/{collection}/search")
@Tag(name = "Questions")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class SearchResource {
    private final LibraryProducer libraries;
    private final Searching searching;

    SearchResource(LibraryProducer libraries, Searching searching) {
        this.libraries = libraries;
        this.searching = searching;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Finds pages by words, by meaning, and by the model's judgement")
    public Uni<SearchView> search(
            @PathParam("collection") UUID collection,
            @Nullable SearchBody body,
            @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        DocumentLibrary library = libraries.library();
        SearchQuery query = SearchBody.query(body, collection);
        return Missing.collection(library.collections().find(tenant, collection), collection)
                .chain(() -> searching.of(library).search(tenant, query))
                .map(SearchView::of);
    }
}
