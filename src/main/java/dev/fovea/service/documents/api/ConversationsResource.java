package dev.fovea.service.documents.api;

import dev.fovea.retrieval.answer.Conversations;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/conversations/{id}}: what was asked before, and what was answered. */
@Path("/v1/conversations/{id}")
@Tag(name = "Questions")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class ConversationsResource {
    private final LibraryProducer libraries;

    ConversationsResource(LibraryProducer libraries) {
        this.libraries = libraries;
    }

    @GET
    @Operation(summary = "A conversation with its answers and their citations")
    public Uni<ConversationView> find(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.conversation(conversations().find(Caller.tenant(request), id), id)
                .map(ConversationView::of);
    }

    @DELETE
    @Operation(summary = "Deletes a conversation")
    public Uni<Void> delete(@PathParam("id") UUID id, @Context ContainerRequestContext request) {
        return Missing.deleted(
                conversations().delete(Caller.tenant(request), id), ProblemCode.CONVERSATION_UNKNOWN, id);
    }

    private Conversations conversations() {
        return libraries.library().conversations();
    }
}
