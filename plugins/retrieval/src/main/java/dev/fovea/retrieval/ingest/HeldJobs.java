package dev.fovea.retrieval.ingest;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs that this process has claimed and not done yet. Safe for use by many threads. */
final class HeldJobs {
    private final Map<Long, ClaimedJob> held = new ConcurrentHashMap<>();

    void add(Collection<ClaimedJob> jobs) {
        jobs.forEach(job -> held.put(job.id(), job));
    }

    void remove(ClaimedJob job) {
        held.remove(job.id());
    }

    /** Between steps of a job: fails if it is not held any more. */
    void check(ClaimedJob job) {
        if (!held.containsKey(job.id())) {
            throw new LostClaimException(job);
        }
    }

    void dropDocument(UUID document) {
        held.values().removeIf(job -> job.document().equals(document));
    }

    /** Keeps of some jobs only those that are still ours. */
    void retain(Collection<Long> renewed, Set<Long> ours) {
        renewed.stream().filter(id -> !ours.contains(id)).forEach(held::remove);
    }

    List<Long> ids() {
        return List.copyOf(held.keySet());
    }
}
