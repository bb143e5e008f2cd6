package dev.fovea.service.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorType;
import dev.fovea.service.engine.EngineMetrics;
import dev.fovea.service.problem.Problem;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import dev.fovea.service.problem.ProblemPaths;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure before an answer's first byte into the form that its path speaks: OpenAI's, or problem details. */
@Singleton
final class ErrorMapper {
    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    private final EngineMetrics metrics;

    ErrorMapper(EngineMetrics metrics) {
        this.metrics = metrics;
    }

    @ServerExceptionMapper
    Response map(BadRequest wrong) {
        metrics.ended(wrong.code().id());
        return response(Refusal.of(wrong));
    }

    @ServerExceptionMapper
    Response map(EngineException failure, UriInfo uri) {
        metrics.ended(failure.code().id());
        if (failure.type() != ErrorType.CALLER && failure.type() != ErrorType.CAPACITY) {
            LOG.error("A request failed", failure);
        }
        return response(Refusal.of(failure), uri);
    }

    @ServerExceptionMapper
    Response map(ProblemException failure, UriInfo uri) {
        return ours(uri) ? response(failure.problem(), failure.retryAfterSeconds()) : response(Refusal.of(failure));
    }

    @ServerExceptionMapper
    Response map(MismatchedInputException wrong) {
        return response(Problem.of(ProblemCode.REQUEST_INVALID, BodyFault.of(wrong)), 0);
    }

    @ServerExceptionMapper
    Response map(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (!ours(uri)) {
            return response(Refusal.ofStatus(status, String.valueOf(failure.getMessage())));
        }
        return response(
                failure.getCause() instanceof JsonProcessingException wrong
                        ? Problem.of(ProblemCode.REQUEST_INVALID, BodyFault.of(wrong))
                        : StatusProblem.of(status, String.valueOf(failure.getMessage())),
                0);
    }

    @ServerExceptionMapper
    Response map(Throwable defect, UriInfo uri) {
        metrics.ended("defect");
        LOG.error("A request met a defect", defect);
        return response(Refusal.ofDefect(), uri);
    }

    private static boolean ours(UriInfo uri) {
        return ProblemPaths.covers(uri.getPath());
    }

    private static Response response(Refusal refusal, UriInfo uri) {
        return ours(uri) ? response(refusal.problem(), refusal.retryAfterSeconds()) : response(refusal);
    }

    private static Response response(Refusal refusal) {
        return response(refusal.status(), MediaType.APPLICATION_JSON, refusal.body(), refusal.retryAfterSeconds());
    }

    private static Response response(Problem problem, long retryAfterSeconds) {
        return response(problem.status(), Problem.MEDIA_TYPE, problem, retryAfterSeconds);
    }

    private static Response response(int status, String type, Object body, long retryAfterSeconds) {
        Response.ResponseBuilder response = Response.status(status).type(type).entity(body);
        return retryAfterSeconds == 0
                ? response.build()
                : response.header(HttpHeaders.RETRY_AFTER, retryAfterSeconds).build();
    }
}
