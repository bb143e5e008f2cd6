package dev.fovea.service.documents.api;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.library.Role;
import dev.fovea.service.access.Allowed;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.CollectionWatch;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** {@code /v1/collections/{id}/documents}: files go in, and what became of them. */
@Path("/v1/collections/{collection}")
@Tag(name = "Documents")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class UploadResource {
    private final LibraryProducer libraries;
    private final CollectionWatch watch;
    private final ServerEvents events;

    UploadResource(LibraryProducer libraries, CollectionWatch watch, ServerEvents events) {
        this.libraries = libraries;
        this.watch = watch;
        this.events = events;
    }

    @GET
    @Path("/documents")
    @Operation(summary = "The documents of a collection, newest first")
    public Uni<List<DocumentView>> list(
            @PathParam("collection") UUID collection, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        DocumentLibrary library = libraries.library();
        return Missing.collection(library.collections().find(tenant, collection), collection)
                .chain(() -> library.documents().list(tenant, collection))
                .map(all -> all.stream().map(DocumentView::of).toList());
    }

    @POST
    @Path("/documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allowed(Role.EDITOR)
    @ResponseStatus(202)
    @Operation(
            summary = "Takes files in, to be read",
            description =
                    "The part 'file' may come several times. A file that is refused is told as a problem if it came"
                            + " alone, and in its place of the list if it came with others that were not.")
    public Uni<List<UploadView>> upload(
            @PathParam("collection") UUID collection,
            @RestForm("file") List<FileUpload> files,
            @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        if (files.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.REQUEST_INVALID, "expected a form with one part 'file' or more, each with a file");
        }
        DocumentLibrary library = libraries.library();
        return Missing.collection(library.collections().find(tenant, collection), collection)
                .chain(() -> files.size() == 1
                        ? add(library, tenant, collection, files.getFirst()).map(List::of)
                        : addAll(library, tenant, collection, files));
    }

    /** One stream for all of them: a browser opens six connections at most. */
    @GET
    @Path("/progress")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            summary = "How far the documents of a collection are, as server-sent events",
            description = "Events 'progress' with a document each time that it changes; ends once"
                    + " nothing is read any more.")
    public Multi<OutboundSseEvent> progress(
            @PathParam("collection") UUID collection, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        DocumentLibrary library = libraries.library();
        Missing.collection(library.collections().find(tenant, collection), collection)
                .await()
                .indefinitely();
        return watch.changes(library, tenant, collection)
                .map(document -> events.event("progress", DocumentView.of(document)));
    }

    private static Uni<List<UploadView>> addAll(
            DocumentLibrary library, Tenant tenant, UUID collection, List<FileUpload> files) {
        return Multi.createFrom()
                .iterable(files)
                .onItem()
                .transformToUniAndConcatenate(file -> add(library, tenant, collection, file)
                        .onFailure(LibraryException.class)
                        .recoverWithItem(failure -> refused(file, (LibraryException) failure)))
                .collect()
                .asList();
    }

    private static Uni<UploadView> add(DocumentLibrary library, Tenant tenant, UUID collection, FileUpload file) {
        return library.documents()
                .add(tenant, collection, file.fileName(), file.uploadedFile())
                .map(upload -> UploadView.taken(file.fileName(), upload));
    }

    private static UploadView refused(FileUpload file, LibraryException failure) {
        return UploadView.refused(file.fileName(), failure.code().text(), String.valueOf(failure.getMessage()));
    }
}
