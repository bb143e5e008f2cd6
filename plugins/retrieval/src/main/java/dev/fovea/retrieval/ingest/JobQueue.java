package dev.fovea.retrieval.ingest;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Jobs in the database, as one worker process sees them. Blocks: it is called by threads that read pages. */
final class JobQueue {
    private final Database database;
    private final String worker;
    private final Duration lease;

    JobQueue(Database database, String worker, Duration lease) {
        this.database = database;
        this.worker = worker;
        this.lease = lease;
    }

    /** Who claims. */
    String worker() {
        return worker;
    }

    /** Work that is due and nobody's, pages of one document together and in order. */
    List<ClaimedJob> claim(int most) {
        return Blocking.await(database.outsideTenants(session -> session.createNativeQuery(
                                "select id, tenant_id, document_id, page_number"
                                        + " from claim_page_jobs(:worker, :most, make_interval(secs => :lease))",
                                Object[].class)
                        .setParameter("worker", worker)
                        .setParameter("most", most)
                        .setParameter("lease", seconds(lease))
                        .getResultList()))
                .stream()
                .map(ClaimedJob::of)
                .sorted(Comparator.comparing(ClaimedJob::document).thenComparing(ClaimedJob::page))
                .toList();
    }

    /** Holds on to jobs for another lease; which of them are still ours. */
    Set<Long> renew(Collection<Long> jobs) {
        return touch(jobs, lease);
    }

    /** Lets go of jobs, for anybody to take at once. */
    void giveBack(Collection<Long> jobs) {
        if (!jobs.isEmpty()) {
            touch(jobs, Duration.ZERO);
        }
    }

    /** Puts a job off. */
    void postpone(ClaimedJob job, Duration delay) {
        Blocking.await(database.inTenant(job.tenant(), session -> session.createNativeQuery(
                        "update page_job set claimed_by = null, claimed_until = null,"
                                + " not_before = now() + make_interval(secs => :delay)"
                                + " where id = :id and claimed_by = :worker")
                .setParameter("delay", seconds(delay))
                .setParameter("id", job.id())
                .setParameter("worker", worker)
                .executeUpdate()));
    }

    /** Puts off a job that was begun and could not be done for a reason that is not its own: it counts as not begun. */
    void putBack(ClaimedJob job, Duration delay) {
        Blocking.await(database.inTenant(job.tenant(), session -> session.createNativeQuery(
                        "update page_job set claimed_by = null, claimed_until = null, attempts = attempts - 1,"
                                + " not_before = now() + make_interval(secs => :delay)"
                                + " where id = :id and claimed_by = :worker")
                .setParameter("delay", seconds(delay))
                .setParameter("id", job.id())
                .setParameter("worker", worker)
                .executeUpdate()));
    }

    /** Takes a job away as part of the transaction that keeps its result; fails if it is no longer ours. */
    Uni<Void> finish(Mutiny.Session session, ClaimedJob job) {
        return session.createNativeQuery("delete from page_job where id = :id and claimed_by = :worker")
                .setParameter("id", job.id())
                .setParameter("worker", worker)
                .executeUpdate()
                .invoke(rows -> {
                    if (rows == 0) {
                        throw new LostClaimException(job);
                    }
                })
                .replaceWithVoid();
    }

    private Set<Long> touch(Collection<Long> jobs, Duration until) {
        String ids = jobs.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        return Set.copyOf(Blocking.await(database.outsideTenants(session -> session.createNativeQuery(
                        "select id from renew_page_jobs(:worker, cast(cast(:ids as text) as bigint[]),"
                                + " make_interval(secs => :lease))",
                        Long.class)
                .setParameter("worker", worker)
                .setParameter("ids", ids)
                .setParameter("lease", seconds(until))
                .getResultList())));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
