package dev.fovea.service.api;

import dev.fovea.engine.api.Generation;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;

/** The other end of the connection. */
final class Client {
    private final HttpServerResponse response;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    Client(RoutingContext routing) {
        this.response = routing.response();
        routing.addEndHandler(end -> gone.complete(null));
        if (response.closed()) {
            gone.complete(null);
        }
    }

    /** Cancels a generation when the client leaves; one that is complete by then is none the worse. */
    void cancelsOnLeaving(Generation generation) {
        gone.thenRun(generation::cancel);
    }

    /** Ends the connection in a way that cannot be taken for a regular end. */
    void hangUp() {
        response.reset();
    }
}
