package dev.fovea.service.documents.api;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentCatalog;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.library.Role;
import dev.fovea.service.access.Allowed;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.problem.ProblemCode;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** {@code /v1/documents/{id}}: one document, from its first byte to its end. */
@Path("/v1/documents/{id}")
@Tag(name = "Documents")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class DocumentsResource {
    private final LibraryProducer libraries;
    private final ServerEvents events;

    DocumentsResource(LibraryProducer libraries, ServerEvents events) {
        this.libraries = libraries;
        this.events = events;
    }

    @GET
    @Operation(summary = "One document, and how far it is read")
    public Uni<DocumentView> find(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return found(Caller.tenant(request), id).map(DocumentView::of);
    }

    @DELETE
    @Allowed(Role.EDITOR)
    @Operation(summary = "Deletes a document with all that hangs on it")
    public Uni<Void> delete(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.deleted(catalog().delete(Caller.tenant(request), id), ProblemCode.DOCUMENT_UNKNOWN, id);
    }

    @POST
    @Path("/cancel")
    @Allowed(Role.EDITOR)
    @Operation(
            summary = "Stops the reading; pages read until now stay",
            description = "One that has ended stays as it is.")
    public Uni<DocumentView> cancel(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        return catalog().cancel(tenant, id).chain(() -> found(tenant, id)).map(DocumentView::of);
    }

    @POST
    @Path("/retry")
    @Allowed(Role.EDITOR)
    @Operation(summary = "Reads again what failed or was cancelled")
    public Uni<DocumentView> retry(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.document(catalog().retry(Caller.tenant(request), id), id).map(DocumentView::of);
    }

    @GET
    @Path("/progress")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            summary = "How far a document is read, as server-sent events",
            description =
                    "Events 'progress' with the document, at once and each time that it changes, until it has ended.")
    public Multi<OutboundSseEvent> progress(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        found(tenant, id).await().indefinitely();
        return catalog().progress(tenant, id).map(document -> events.event("progress", DocumentView.of(document)));
    }

    @GET
    @Path("/original")
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "The file as it was uploaded")
    public Uni<Response> original(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        return found(tenant, id).chain(info -> Missing.document(catalog().original(tenant, id), id)
                .map(content -> download(info, content)));
    }

    /** As a download: what somebody uploaded is not shown as a page of this site. */
    private static Response download(DocumentInfo info, InputStream content) {
        String name = URLEncoder.encode(info.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return Response.ok(content)
                .type(info.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + name)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Uni<DocumentInfo> found(Tenant tenant, UUID id) {
        return Missing.document(catalog().find(tenant, id), id);
    }

    private DocumentCatalog catalog() {
        return libraries.library().documents();
    }
}
