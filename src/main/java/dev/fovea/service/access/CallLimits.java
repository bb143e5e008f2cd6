package dev.fovea.service.access;

import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Counts calls by key. What a key may call in a minute it may call at once; then it comes back bit by bit. */
@Singleton
public final class CallLimits {
    private final OptionalInt perMinute;
    /** As many as there are keys that ever called: of unknown keys none is kept. */
    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    CallLimits(AccessConfig config) {
        this.perMinute = config.callsPerMinute();
    }

    /**
     * Counts one call.
     *
     * @throws ProblemException if it is one too many
     */
    void count(String key) {
        if (perMinute.isEmpty()) {
            return;
        }
        ConsumptionProbe probe =
                buckets.computeIfAbsent(key, unused -> bucket()).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
            throw new ProblemException(
                    ProblemCode.CALLS_TOO_MANY,
                    "this key may make %d calls a minute; try again in %d s".formatted(perMinute.getAsInt(), seconds),
                    seconds);
        }
    }

    private Bucket bucket() {
        int calls = perMinute.getAsInt();
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, Duration.ofMinutes(1)))
                .build();
    }
}
