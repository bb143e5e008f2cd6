package dev.fovea.retrieval.ingest;

import java.time.Duration;

/**
 * How pages are read.
 *
 * @param threads how many read at a time
 * @param claim how many pages a thread takes at a time
 * @param lease how long a claim lasts unless it is renewed: work of a process that died is taken up after that
 * @param poll how often idle threads look for work that other processes added or left
 * @param attempts how often a page is tried
 * @param backOff before the second attempt; twice as long before each further one
 */
public record WorkerSettings(int threads, int claim, Duration lease, Duration poll, int attempts, Duration backOff) {
    private static final int CLAIM = 4;
    private static final int ATTEMPTS = 4;

    public WorkerSettings {
        if (threads < 0 || claim < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "expected threads of 0 or more, claim and attempts of 1 or more; found %d, %d, %d"
                            .formatted(threads, claim, attempts));
        }
    }

    /** A thread a core and one more: each waits for the database a sixth of its time. */
    public static WorkerSettings ofMachine() {
        return of(Runtime.getRuntime().availableProcessors() + 1);
    }

    public static WorkerSettings of(int threads) {
        return new WorkerSettings(
                threads, CLAIM, Duration.ofSeconds(30), Duration.ofMillis(500), ATTEMPTS, Duration.ofSeconds(1));
    }

    /** Before the attempt after so many. */
    Duration delayAfter(int attempts) {
        return backOff.multipliedBy(1L << Math.min(attempts - 1, 10));
    }
}
