package dev.fovea.service.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.service.problem.Problem;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemPaths;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a request that says it is longer than the server takes, in the form that its path speaks. Quarkus would refuse it with
 * an empty answer and close the connection at once, which many clients see as a broken one: they are still sending.
 */
@Singleton
final class BodyLimit {
    /** Before Quarkus looks, at 2. */
    private static final int PRIORITY = 10;
    /** How long a client may go on sending what nobody reads, until it has seen the answer. */
    private static final long LINGER_MILLIS = 5_000;

    private final long maxBytes;
    private final ObjectMapper json;

    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> size, ObjectMapper json) {
        this.maxBytes = size.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext call) {
        long bytes = declared(call.request());
        if (bytes > maxBytes) {
            refuse(call, "a request may have %d bytes; found %d".formatted(maxBytes, bytes));
        } else {
            call.next();
        }
    }

    /** What is no number the server refuses by itself. */
    private static long declared(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void refuse(RoutingContext call, String detail) {
        Problem problem = Problem.of(ProblemCode.BODY_TOO_LARGE, detail);
        boolean ours = ProblemPaths.covers(call.normalizedPath());
        Object body =
                ours ? problem : Refusal.ofStatus(problem.status(), detail).body();
        linger(call);
        call.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ours ? Problem.MEDIA_TYPE : MediaType.APPLICATION_JSON)
                .end(text(body));
    }

    /** What still comes is thrown away; what comes for too long is cut off. */
    private static void linger(RoutingContext call) {
        HttpServerRequest request = call.request();
        long end = call.vertx()
                .setTimer(LINGER_MILLIS, timer -> request.connection().close());
        request.endHandler(ended -> call.vertx().cancelTimer(end));
        request.handler(ignored -> {}).resume();
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
