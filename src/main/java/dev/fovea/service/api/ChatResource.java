package dev.fovea.service.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.service.engine.Awaiting;
import dev.fovea.service.engine.EngineMetrics;
import dev.fovea.service.engine.EngineProducer;
import dev.fovea.service.engine.ServedModel;
import dev.fovea.service.engine.Submissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}. */
@Path("/v1/chat/completions")
@Singleton
final class ChatResource {
    private final EngineProducer engines;
    private final Submissions submissions;
    private final EngineMetrics metrics;
    private final RequestBody bodies;
    private final ChatRequestReader reader;
    private final ObjectMapper json;

    ChatResource(
            EngineProducer engines,
            Submissions submissions,
            EngineMetrics metrics,
            RequestBody bodies,
            ChatRequestReader reader,
            ObjectMapper json) {
        this.engines = engines;
        this.submissions = submissions;
        this.metrics = metrics;
        this.bodies = bodies;
        this.reader = reader;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response answer(
            InputStream body,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            @Context RoutingContext routing)
            throws IOException {
        Client client = new Client(routing);
        ServedModel model = engines.ready().model();
        ChatRequest request = reader.read(bodies.read(body, length == null ? 0 : length), model);
        AnswerHead head = AnswerHead.now(model.name());
        return request.stream() ? streamed(head, request, client) : whole(head, request, client);
    }

    private Response whole(AnswerHead head, ChatRequest request, Client client) {
        Generation generation = start(request, GenerationListener.NONE, client);
        return Response.ok(ChatCompletion.of(head, Awaiting.result(generation.completion()), request))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private Response streamed(AnswerHead head, ChatRequest request, Client client) {
        AnswerQueue events = new AnswerQueue();
        start(request, events, client);
        return Response.ok(new AnswerStream(head, request, events, json, client))
                .type(MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    private Generation start(ChatRequest request, GenerationListener listener, Client client) {
        Generation generation = submissions.submit(request.generation(), listener);
        generation.completion().thenAccept(metrics::answered);
        client.cancelsOnLeaving(generation);
        return generation;
    }
}
