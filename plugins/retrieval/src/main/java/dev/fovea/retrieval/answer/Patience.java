package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.database.DatabaseException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Waits for a database that is away. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private Patience() {}

    /**
     * Does some work again while the database is away.
     *
     * @param most how long; then it fails with a {@link TimeoutException}
     */
    static <T> Uni<T> with(Uni<T> work, Duration most) {
        return work.onFailure(Patience::mayPass)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .ifNoItem()
                .after(most)
                .failWith(() -> new TimeoutException("the database did not answer for " + most.toMillis() + " ms"));
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof DatabaseException outage && outage.code() == DatabaseException.Code.UNAVAILABLE;
    }
}
