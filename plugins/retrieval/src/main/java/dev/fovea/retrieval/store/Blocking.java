package dev.fovea.retrieval.store;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The bridge between blocking and reactive code, both ways. LangChain4j's interfaces block, and so do models in this process;
 * the database does not.
 */
public final class Blocking {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private Blocking() {}

    /**
     * Waits for a result.
     *
     * @throws IllegalStateException on an event loop, which would wait for itself
     */
    public static <T> T await(Uni<T> result) {
        if (Context.isOnEventLoopThread() || !Infrastructure.canCallerThreadBeBlocked()) {
            throw new IllegalStateException("this call blocks and was made on the event loop "
                    + Thread.currentThread().getName() + "; make it on a worker or a virtual thread");
        }
        return result.await().atMost(LONGEST);
    }

    /** Does blocking work on a worker thread once somebody subscribes; the result arrives on that thread. */
    public static <T> Uni<T> off(Callable<T> work) {
        return Uni.createFrom().item(() -> call(work)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static <T> T call(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new BlockingException(failure);
        }
    }

    /** What went wrong in blocking work, if it was a checked exception. */
    public static final class BlockingException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private BlockingException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
