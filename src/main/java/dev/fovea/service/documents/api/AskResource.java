package dev.fovea.service.documents.api;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.answer.AnswerEvent;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.AnswerEvent.Text;
import dev.fovea.retrieval.answer.AskRequest;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.Answering;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.api.AnswerView.EndedView;
import dev.fovea.service.documents.api.AnswerView.StartedView;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/collections/{id}/ask}: whole, or as it comes. Whoever hangs up stops the model. */
@Path("/v1/collections/{collection}/ask")
@Tag(name = "Questions")
@Singleton
final class AskResource {
    /** For those who ask for it: whoever takes anything gets JSON. */
    private static final String STREAM = MediaType.SERVER_SENT_EVENTS + ";qs=0.1";

    private final LibraryProducer libraries;
    private final Answering answering;
    private final ServerEvents events;

    AskResource(LibraryProducer libraries, Answering answering, ServerEvents events) {
        this.libraries = libraries;
        this.answering = answering;
        this.events = events;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Answers a question, each claim with its place and a verdict",
            description =
                    "With 'Accept: text/event-stream' the answer comes as it is written: events 'started', 'text',"
                            + " 'citation', and 'ended' or 'error'.")
    public Uni<AnswerView> whole(
            @PathParam("collection") UUID collection,
            @Nullable AskBody body,
            @Context ContainerRequestContext request,
            @Context RoutingContext routing) {
        Tenant tenant = Caller.tenant(request);
        AskRequest question = AskBody.request(body, collection);
        Uni<AnswerView> answer = checked(tenant, question)
                .onItem()
                .transformToMulti(library -> answering.of(library).ask(tenant, question))
                .collect()
                .asList()
                .map(AnswerView::of);
        return Leaving.cancels(answer, routing);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(STREAM)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> streamed(
            @PathParam("collection") UUID collection,
            @Nullable AskBody body,
            @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        AskRequest question = AskBody.request(body, collection);
        DocumentLibrary library = checked(tenant, question).await().indefinitely();
        return answering
                .of(library)
                .ask(tenant, question)
                .map(this::event)
                .onFailure()
                .recoverWithItem(failure -> events.event("error", LibraryProblems.of(failure)));
    }

    /** What is not there is told by a status, before a stream begins. */
    private Uni<DocumentLibrary> checked(Tenant tenant, AskRequest question) {
        DocumentLibrary library = libraries.library();
        UUID collection = question.collectionId();
        return Missing.collection(library.collections().find(tenant, collection), collection)
                .chain(() -> question.conversationId()
                        .<Uni<?>>map(id ->
                                Missing.conversation(library.conversations().find(tenant, id), id))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .map(there -> library);
    }

    private OutboundSseEvent event(AnswerEvent event) {
        return switch (event) {
            case Started started -> events.event("started", StartedView.of(started));
            case Text text -> events.event("text", Map.of("text", text.delta()));
            case Cited cited -> events.event("citation", CitationView.of(cited));
            case Ended ended -> events.event("ended", EndedView.of(ended));
        };
    }
}
