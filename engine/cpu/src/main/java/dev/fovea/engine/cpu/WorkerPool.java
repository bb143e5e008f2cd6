package dev.fovea.engine.cpu;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share out the numbered pieces of one op at a time; the caller is one of them.
 *
 * <p>Pieces are claimed one by one, so that a thread that the system holds up delays an op by at most one piece. A worker
 * without work watches for {@link #SPIN_NANOS} and then parks: between the ops of a step a fork costs about a
 * microsecond, and an idle engine costs nothing.
 */
final class WorkerPool implements AutoCloseable {
    /** One op, cut into pieces that may run in any order and at once. */
    interface Task {
        /**
         * @param piece 0 … pieces − 1
         * @param worker 0 … threads − 1, which scratch memory to use
         */
        void run(int piece, int worker);
    }

    private static final long SPIN_NANOS = 60_000;
    private static final int MAX_PIECES = (1 << 24) - 1;
    private static final Task NOTHING = (piece, worker) -> {};

    /**
     * Number of the op (16 bits), its pieces (24), its pieces not yet claimed (24). One word, so that a worker that comes
     * late can neither claim a piece of the wrong op nor one that does not exist.
     */
    private final AtomicLong ticket = new AtomicLong();

    private final AtomicInteger finished = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Worker[] workers;
    private volatile Task task = NOTHING;
    private volatile boolean closed;

    WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].thread.start();
        }
    }

    int threads() {
        return workers.length + 1;
    }

    /** Runs all pieces and returns when the last has finished. */
    void run(Task next, int pieces) {
        if (workers.length == 0 || pieces <= 1) {
            for (int piece = 0; piece < pieces; piece++) {
                next.run(piece, 0);
            }
            return;
        }
        if (pieces > MAX_PIECES) {
            throw new IllegalArgumentException(pieces + " pieces");
        }
        task = next;
        finished.setPlain(0);
        long number = (ticket.get() >>> 48) + 1;
        ticket.set(number << 48 | (long) pieces << 24 | pieces);
        for (Worker worker : workers) {
            worker.wake();
        }
        claimAll(0);
        while (finished.get() < pieces) {
            Thread.onSpinWait();
        }
        Throwable thrown = failures.poll();
        if (thrown != null) {
            failures.clear();
            throw new IllegalStateException("a worker failed", thrown);
        }
    }

    private void claimAll(int worker) {
        while (true) {
            long seen = ticket.get();
            int left = (int) seen & MAX_PIECES;
            if (left == 0) {
                return;
            }
            Task current = task; // this op's, if the claim succeeds: the next is set only after all pieces are claimed
            if (ticket.compareAndSet(seen, seen - 1)) {
                int pieces = (int) (seen >>> 24) & MAX_PIECES;
                try {
                    current.run(pieces - left, worker);
                } catch (Throwable t) {
                    failures.add(t);
                } finally {
                    finished.incrementAndGet();
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
        for (Worker worker : workers) {
            try {
                worker.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private final class Worker implements Runnable {
        private final int number;
        private final Thread thread;
        private volatile boolean parked;

        Worker(int number) {
            this.number = number;
            thread =
                    Thread.ofPlatform().name("fovea-cpu-" + number).daemon(true).unstarted(this);
        }

        @Override
        public void run() {
            long idleSince = System.nanoTime();
            while (!closed) {
                if (hasWork()) {
                    claimAll(number);
                    idleSince = System.nanoTime();
                } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    park();
                    idleSince = System.nanoTime();
                }
            }
        }

        private boolean hasWork() {
            return ((int) ticket.get() & MAX_PIECES) != 0;
        }

        /** The flag is set before the last look at the ticket, and the caller looks at them in the other order. */
        private void park() {
            parked = true;
            if (!hasWork() && !closed) {
                LockSupport.park(this);
            }
            parked = false;
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }
    }
}
