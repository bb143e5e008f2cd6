package dev.fovea.service.documents.api;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.ext.web.RoutingContext;

/** Stops work that nobody waits for any more. */
final class Leaving {
    private Leaving() {}

    /** The same work, cancelled when the connection of its request is closed; work that is done by then is none the worse. */
    static <T> Uni<T> cancels(Uni<T> work, RoutingContext routing) {
        return Uni.createFrom().emitter(emitter -> {
            Cancellable running = work.subscribe().with(emitter::complete, emitter::fail);
            emitter.onTermination(running::cancel);
            routing.addEndHandler(end -> running.cancel());
        });
    }
}
