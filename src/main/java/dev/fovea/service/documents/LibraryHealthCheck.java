package dev.fovea.service.documents;

import dev.fovea.service.documents.LibraryState.Closed;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.documents.LibraryState.Off;
import dev.fovea.service.documents.LibraryState.Open;
import dev.fovea.service.documents.LibraryState.Opening;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the library is open and its database answers. */
@Readiness
@Singleton
final class LibraryHealthCheck implements HealthCheck {
    private static final String STATE = "state";

    private final LibraryProducer libraries;

    LibraryHealthCheck(LibraryProducer libraries) {
        this.libraries = libraries;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("documents");
        return switch (libraries.state()) {
            case Off off -> answer.up().withData(STATE, "off").build();
            case Opening opening -> answer.down().withData(STATE, "opening").build();
            case Open open -> database(open, answer);
            case Failed failed ->
                answer.down()
                        .withData(STATE, "failed")
                        .withData("reason", failed.reason())
                        .build();
            case Closed closed -> answer.down().withData(STATE, "closed").build();
        };
    }

    private static HealthCheckResponse database(Open open, HealthCheckResponseBuilder answer) {
        return open.library().healthy()
                ? answer.up().withData(STATE, "open").build()
                : answer.down()
                        .withData(STATE, "open")
                        .withData("reason", "the database does not answer; what waits goes on once it does")
                        .build();
    }
}
