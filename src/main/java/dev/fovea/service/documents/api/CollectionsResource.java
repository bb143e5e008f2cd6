package dev.fovea.service.documents.api;

import dev.fovea.retrieval.library.CollectionCatalog;
import dev.fovea.retrieval.library.Role;
import dev.fovea.service.access.Allowed;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/collections}: what documents lie in, and what a question is asked of. */
@Path("/v1/collections")
@Tag(name = "Collections")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class CollectionsResource {
    private final LibraryProducer libraries;

    CollectionsResource(LibraryProducer libraries) {
        this.libraries = libraries;
    }

    @GET
    @Operation(summary = "All collections, by name")
    public Uni<List<CollectionView>> list(@Context ContainerRequestContext request) {
        return catalog()
                .list(Caller.tenant(request))
                .map(all -> all.stream().map(CollectionView::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.EDITOR)
    @ResponseStatus(201)
    @Operation(summary = "Makes a collection")
    public Uni<CollectionView> create(@Nullable NameBody body, @Context ContainerRequestContext request) {
        return catalog().create(Caller.tenant(request), NameBody.nameOf(body)).map(CollectionView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One collection")
    public Uni<CollectionView> find(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.collection(catalog().find(Caller.tenant(request), id), id)
                .map(CollectionView::of);
    }

    @DELETE
    @Path("/{id}")
    @Allowed(Role.EDITOR)
    @Operation(summary = "Deletes a collection with its documents and conversations")
    public Uni<Void> delete(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.deleted(catalog().delete(Caller.tenant(request), id), ProblemCode.COLLECTION_UNKNOWN, id);
    }

    private CollectionCatalog catalog() {
        return libraries.library().collections();
    }
}
