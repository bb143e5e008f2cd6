package dev.fovea.retrieval.ingest;

import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.embedding.EmbeddingException;
import dev.fovea.retrieval.files.OpenDocuments;
import dev.fovea.retrieval.library.DocumentEvents;
import dev.fovea.retrieval.library.Failure;
import dev.fovea.retrieval.library.FileKeys;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.observe.Step;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;

/**
 * Does one job: opens a document or reads a page, and decides what becomes of a failure. What is wrong with the file fails the
 * page or the document at once. A database that does not answer is nobody's fault: it is passed on, for the worker to wait and
 * try again. No more is an embedding model's server that does not answer: the page is put off for as long as that lasts. Anything
 * else may pass: it is tried again later, a few times.
 */
final class JobRunner {
    private static final Logger LOG = System.getLogger(JobRunner.class.getName());

    /** A process may be killed for reasons that are not the page's: more often than attempts may fail. */
    private static final int DEATHS = 2;
    /** A server that does not answer is asked again after as long as a page that failed so often. */
    private static final int WHILE_AWAY = 3;

    private final JobQueue queue;
    private final HeldJobs held;
    private final PageKeeping keeping;
    private final PageReading reading;
    private final OpenDocuments open;
    private final DocumentEvents events;
    private final Stages stages;
    private final WorkerSettings settings;

    JobRunner(
            JobQueue queue,
            HeldJobs held,
            PageKeeping keeping,
            PageReading reading,
            OpenDocuments open,
            DocumentEvents events,
            Stages stages,
            WorkerSettings settings) {
        this.queue = queue;
        this.held = held;
        this.keeping = keeping;
        this.reading = reading;
        this.open = open;
        this.events = events;
        this.stages = stages;
        this.settings = settings;
    }

    /** @throws DatabaseException if the database does not answer: the job is as it was */
    void run(ClaimedJob job) {
        held.check(job);
        BegunJob begun = keeping.begin(job);
        try {
            if (begun.attempts() > settings.attempts() * DEATHS) {
                fail(
                        job,
                        new Failure(
                                "page_abandoned",
                                "tried %d times, and the reader did not survive it".formatted(begun.attempts() - 1)));
            } else {
                attempt(begun);
            }
        } catch (UnreadableException e) {
            fail(job, new Failure(e.reason().code(), String.valueOf(e.getMessage())));
        } catch (DatabaseException | LostClaimException e) {
            throw e;
        } catch (EmbeddingException e) {
            notEncoded(begun, e);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            failedOnce(begun, e);
        }
        events.changed(job.document());
    }

    private void attempt(BegunJob begun) throws UnreadableException, IOException {
        ClaimedJob job = begun.claim();
        try (OpenDocuments.Loan loan = borrow(FileKeys.original(job.tenant(), begun.digest()))) {
            try {
                if (job.opens()) {
                    opened(job, loan);
                } else {
                    readPage(begun, loan.document().page(job.page()));
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                loan.markBroken();
                throw e;
            }
        }
    }

    private OpenDocuments.Loan borrow(String key) throws UnreadableException, IOException {
        try (Step step = stages.start("fovea.ingest", "open")) {
            return open.borrow(key);
        }
    }

    private void opened(ClaimedJob job, OpenDocuments.Loan loan) throws UnreadableException {
        int pages = loan.document().pageCount();
        if (pages == 0) {
            throw new UnreadableException(UnreadableException.Reason.EMPTY, "the document has no pages");
        }
        keeping.opened(job, pages);
        events.workAdded(job.document());
    }

    private void readPage(BegunJob begun, ReadablePage page) throws UnreadableException {
        ClaimedJob job = begun.claim();
        String digest = page.digest();
        Optional<UUID> twin = keeping.twin(job, digest);
        if (twin.isPresent() && keeping.copied(begun, twin.get(), digest, page.size())) {
            return;
        }
        ReadPage read = reading.read(page, digest, () -> held.check(job));
        stages.ingest("keep").observe(() -> keeping.read(begun, read));
    }

    private void fail(ClaimedJob job, Failure failure) {
        if (job.opens()) {
            keeping.notOpened(job, failure);
        } else {
            keeping.failed(job, failure);
        }
    }

    private void notEncoded(BegunJob begun, EmbeddingException failure) {
        if (failure.code() == EmbeddingException.Code.FAILED) {
            failedOnce(begun, failure);
            return;
        }
        ClaimedJob job = begun.claim();
        LOG.log(Level.WARNING, "page {0} of document {1} waits: {2}", job.page(), job.document(), failure.getMessage());
        queue.putBack(job, settings.delayAfter(WHILE_AWAY));
    }

    private void failedOnce(BegunJob begun, Throwable failure) {
        ClaimedJob job = begun.claim();
        LOG.log(
                Level.WARNING,
                "page %d of document %s, attempt %d of %d"
                        .formatted(job.page(), job.document(), begun.attempts(), settings.attempts()),
                failure);
        if (begun.attempts() >= settings.attempts()) {
            fail(job, new Failure("page_failed", "tried %d times: %s".formatted(begun.attempts(), failure)));
        } else {
            queue.postpone(job, settings.delayAfter(begun.attempts()));
        }
    }
}
