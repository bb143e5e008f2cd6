package dev.fovea.service.engine;

import dev.fovea.service.engine.EngineState.Closed;
import dev.fovea.service.engine.EngineState.Failed;
import dev.fovea.service.engine.EngineState.Loading;
import dev.fovea.service.engine.EngineState.Ready;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the weights are loaded and warm. */
@Readiness
@Singleton
final class EngineHealthCheck implements HealthCheck {
    private final EngineProducer engines;

    EngineHealthCheck(EngineProducer engines) {
        this.engines = engines;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("model");
        return switch (engines.state()) {
            case Ready ready ->
                answer.up().withData("model", ready.model().name()).build();
            case Loading loading -> answer.down().withData("state", "loading").build();
            case Failed failed ->
                answer.down()
                        .withData("state", "failed")
                        .withData("reason", failed.reason())
                        .build();
            case Closed closed -> answer.down().withData("state", "closed").build();
        };
    }
}
