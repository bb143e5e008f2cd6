package dev.fovea.service.api;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorType;
import dev.fovea.service.engine.EngineMetrics;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure before an answer's first byte into the protocol's form. */
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
    Response map(EngineException failure) {
        metrics.ended(failure.code().id());
        if (failure.type() != ErrorType.CALLER && failure.type() != ErrorType.CAPACITY) {
            LOG.error("A request failed", failure);
        }
        return response(Refusal.of(failure));
    }

    @ServerExceptionMapper
    Response map(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return response(Refusal.ofStatus(status, String.valueOf(failure.getMessage())));
    }

    @ServerExceptionMapper
    Response map(Throwable defect) {
        metrics.ended("defect");
        LOG.error("A request met a defect", defect);
        return response(Refusal.ofDefect());
    }

    private static Response response(Refusal refusal) {
        Response.ResponseBuilder response = Response.status(refusal.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(refusal.body());
        return refusal.retryAfterSeconds() == 0
                ? response.build()
                : response.header(HttpHeaders.RETRY_AFTER, refusal.retryAfterSeconds())
                        .build();
    }
}
