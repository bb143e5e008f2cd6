package dev.fovea.retrieval.library;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs what blocks on threads that may block, and comes back to the event loop that it was asked on. */
final class Offload implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What the work throws is what the result fails with. */
    <T> Uni<T> run(Callable<T> work) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            Uni<T> result = Uni.createFrom()
                    .<T>emitter(emitter -> threads.execute(() -> {
                        try {
                            emitter.complete(work.call());
                        } catch (Exception | StackOverflowError e) {
                            emitter.fail(e);
                        }
                    }));
            return caller == null ? result : result.emitOn(task -> caller.runOnContext(ignored -> task.run()));
        });
    }

    @Override
    public void close() {
        threads.close();
    }
}
