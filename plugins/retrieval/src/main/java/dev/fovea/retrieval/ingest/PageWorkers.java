package dev.fovea.retrieval.ingest;

import dev.fovea.plugin.PictureEncoder;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.files.OpenDocuments;
import dev.fovea.retrieval.library.DocumentEvents;
import dev.fovea.retrieval.observe.Stages;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Threads that read pages, and one that renews their claims. Several of these, in one process or many, share the work that lies
 * in the database. Platform threads: reading a page computes, it does not wait.
 */
public final class PageWorkers implements DocumentEvents.Worker, AutoCloseable {
    private static final Logger LOG = System.getLogger(PageWorkers.class.getName());
    private static final int RENEWALS_A_LEASE = 3;
    private static final Duration OUTAGE_PAUSE = Duration.ofMillis(250);

    private final WorkerSettings settings;
    private final DocumentEvents events;
    private final JobQueue queue;
    private final HeldJobs held = new HeldJobs();
    private final JobRunner runner;
    private final Semaphore signals = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Thread renewer;

    private PageWorkers(
            Database database,
            OpenDocuments open,
            RegionEncoder encoder,
            Optional<PictureEncoder> pictures,
            DocumentEvents events,
            Stages stages,
            WorkerSettings settings) {
        this.settings = settings;
        this.events = events;
        this.queue = new JobQueue(database, UUID.randomUUID().toString(), settings.lease());
        PageKeeping keeping = new PageKeeping(database, queue);
        PageReading reading = new PageReading(encoder, pictures, stages);
        this.runner = new JobRunner(queue, held, keeping, reading, open, events, stages, settings);
        for (int i = 1; i <= settings.threads(); i++) {
            threads.add(Thread.ofPlatform().name("fovea-pages-" + i).daemon().unstarted(this::work));
        }
        this.renewer = Thread.ofPlatform().name("fovea-claims").daemon().unstarted(this::renew);
    }

    /** Starts reading what there is and what will be. */
    public static PageWorkers start(
            Database database,
            OpenDocuments open,
            RegionEncoder encoder,
            Optional<PictureEncoder> pictures,
            DocumentEvents events,
            Stages stages,
            WorkerSettings settings) {
        PageWorkers workers = new PageWorkers(database, open, encoder, pictures, events, stages, settings);
        events.add(workers);
        workers.threads.forEach(Thread::start);
        workers.renewer.start();
        return workers;
    }

    @Override
    public void wake() {
        signals.release(settings.threads());
    }

    @Override
    public void drop(UUID document) {
        held.dropDocument(document);
    }

    /** Finishes the pages that are being read, and gives the rest of what was claimed back for others to take at once. */
    @Override
    public void close() {
        events.remove(this);
        stopping.countDown();
        wake();
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= !joined(thread);
        }
        interrupted |= !joined(renewer);
        giveBack();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (running()) {
            try {
                List<ClaimedJob> jobs = queue.claim(settings.claim());
                if (jobs.isEmpty()) {
                    idle();
                } else {
                    workOff(jobs);
                }
            } catch (DatabaseException e) {
                pause("looking for work", e);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "looking for work", e);
                pause("looking for work", e);
            }
        }
    }

    private void workOff(List<ClaimedJob> jobs) {
        held.add(jobs);
        for (ClaimedJob job : jobs) {
            if (!running()) {
                return;
            }
            workOff(job);
        }
    }

    /** Until it is done, or not ours any more: a database that restarts only delays it. */
    private void workOff(ClaimedJob job) {
        boolean again = true;
        while (again) {
            again = false;
            try {
                runner.run(job);
            } catch (LostClaimException e) {
                LOG.log(Level.DEBUG, e.getMessage());
            } catch (DatabaseException e) {
                again = running();
                pause("reading a page", e);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "page %d of document %s".formatted(job.page(), job.document()), e);
            }
        }
        if (running()) {
            held.remove(job);
        }
    }

    private void renew() {
        long pause = settings.lease().toMillis() / RENEWALS_A_LEASE;
        while (!stopped(Duration.ofMillis(pause))) {
            List<Long> ids = held.ids();
            try {
                if (!ids.isEmpty()) {
                    Set<Long> ours = queue.renew(ids);
                    held.retain(ids, ours);
                }
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "claims could not be renewed: {0}", e.getMessage());
            }
        }
    }

    private void giveBack() {
        try {
            queue.giveBack(held.ids());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "claims could not be given back, and end by themselves: {0}", e.getMessage());
        }
    }

    /** Until something is signalled in this process, or for a while: other processes add work too. */
    private void idle() {
        try {
            if (signals.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.TRACE, "woken");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    private void pause(String during, RuntimeException failure) {
        LOG.log(Level.WARNING, "{0}: {1}", during, failure.getMessage());
        stopped(OUTAGE_PAUSE);
    }

    private boolean running() {
        return stopping.getCount() > 0;
    }

    /** Waits; whether it is time to stop. */
    private boolean stopped(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
            return true;
        }
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
