package dev.fovea.service.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hands requests to the engine on a few threads of its own: pictures are decoded there, which is work for a core and
 * takes memory, so that as many are decoded at a time as there are cores, however many clients there are.
 */
@Singleton
public final class Submissions {
    private final EngineProducer engines;
    private final ThreadPoolExecutor pool;

    Submissions(EngineProducer engines, FoveaConfig config) {
        this.engines = engines;
        int cores = Runtime.getRuntime().availableProcessors();
        this.pool = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queueLimit()),
                Thread.ofPlatform().name("fovea-submit-", 0).daemon().factory());
    }

    void stop(@Observes ShutdownEvent event) {
        pool.shutdownNow().forEach(Submissions::abandon);
    }

    /**
     * Starts a request and waits until the engine has taken it.
     *
     * @throws EngineException when it is wrong or there is no room for it
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        return Awaiting.result(enqueue(() -> engines.ready().engine().submit(request, listener)));
    }

    private static void abandon(Runnable waiting) {
        if (waiting instanceof Future<?> future) {
            future.cancel(true);
        }
    }

    private <T> Future<T> enqueue(Callable<T> work) {
        try {
            return pool.submit(work);
        } catch (RejectedExecutionException e) {
            throw new EngineException(ErrorCode.QUEUE_FULL, "too many requests at once; try again in a moment", e);
        }
    }
}
