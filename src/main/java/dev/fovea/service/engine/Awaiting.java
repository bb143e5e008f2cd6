package dev.fovea.service.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for the engine. */
public final class Awaiting {
    private Awaiting() {}

    /**
     * The future's value.
     *
     * @throws EngineException for whatever went wrong
     */
    public static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNullElse(e.getCause(), e));
        } catch (CancellationException e) {
            throw closing(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw closing(e);
        }
    }

    private static EngineException failure(Throwable cause) {
        return cause instanceof EngineException failure
                ? failure
                : new EngineException(ErrorCode.INTERNAL_ERROR, "the engine failed at a request", cause);
    }

    private static EngineException closing(Exception cause) {
        return new EngineException(ErrorCode.ENGINE_CLOSED, "the service is going down", cause);
    }
}
